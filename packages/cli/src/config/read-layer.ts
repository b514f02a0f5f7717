import type { Layer } from '@stint/core'
import type { FindTarget } from './kinds.ts'
import { suggest } from './nearest.ts'
import type { Kinds } from './plugins.ts'
import type { Problems } from './problems.ts'
import type { Path } from './source.ts'

/** What a layer is read with. */
export interface LayerReading {
  readonly kinds: Kinds
  readonly problems: Problems
  readonly path: Path
  /** Whether others stand in for the providers of the file: then a layer may not bring its own. */
  readonly othersStandIn: boolean
  /** Finds the target of a name that stands at a path. */
  readonly find: (name: string, path: Path) => ReturnType<FindTarget>
}

/** Makes one layer of a configuration; undefined where something is wrong with it, which is told. */
export function readLayer(
  entry: unknown,
  { kinds, problems, path, find, othersStandIn }: LayerReading,
): Layer | undefined {
  if (isMade(entry)) {
    if (!othersStandIn || !hasTargets(entry)) return entry
    problems.add(
      path,
      'its targets are made in code, so that they would really be asked: name them under providers',
    )
    return undefined
  }
  const [name, given, ...more] = nameAndOptions(entry)
  if (name === undefined || more.length > 0) {
    problems.add(path, 'expected one layer, like deadline: 90s or retry: { attempts: 2 }')
    return undefined
  }
  const kind = kinds.layers.get(name)
  const at = typeof entry === 'string' ? path : [...path, name]
  if (!kind) {
    const hint = suggest(name, [...kinds.layers.keys()])
    problems.add(at, `unknown layer '${name}'${hint}`, 'name')
    return undefined
  }
  const options = problems.checkOptions(at, kind.schema, given)
  if (options === undefined) return undefined
  return problems.attempt(at, () =>
    kind.make(options, (target, place) => find(target, [...at, 'targets', place])),
  )
}

function nameAndOptions(entry: unknown): [name?: string, options?: unknown, ...more: unknown[]] {
  if (typeof entry === 'string') return [entry]
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return []
  const [first, ...more] = Object.entries(entry)
  return first ? [first[0], first[1] ?? undefined, ...more] : []
}

function hasTargets(layer: Layer): boolean {
  return 'targets' in layer && layer.targets !== undefined
}

function isMade(entry: unknown): entry is Layer {
  if (typeof entry === 'function') return true
  return typeof entry === 'object' && entry !== null && 'run' in entry && 'entries' in entry
}
