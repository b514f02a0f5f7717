import { suggest } from '../config/nearest.ts'
import { UsageError } from '../usage-error.ts'
import type { World } from './world.ts'

/**
 * Checks that a world speaks of targets that are there.
 * @param known names of the providers of all configurations.
 * @param name what to call the world in an error.
 * @throws UsageError for a name that is none of them.
 */
export function checkTargets(world: World, known: readonly string[], name: string): void {
  const there = [...new Set(known)]
  const named = [
    ...Object.keys(world.targets).map((target) => [`targets.${target}`, target] as const),
    ...world.outages.flatMap(({ targets = [] }, at) =>
      targets.map((target) => [`outages[${at}].targets`, target] as const),
    ),
  ]
  for (const [path, target] of named) {
    if (target === 'default' && path === 'targets.default') continue
    if (there.includes(target)) continue
    throw new UsageError(
      `${name}: ${path}: no provider is called '${target}'${suggest(target, there)}`,
    )
  }
}
