import { defineProvider, isPipeline, type Target, showValue } from '@stint/core'

/**
 * @param names how messages call the layer, and the targets.
 * @throws TypeError when these are not targets with ids of their own.
 */
export function checkTargets(
  targets: unknown,
  { layer, list }: { readonly layer: string; readonly list: string },
): asserts targets is readonly Target[] {
  if (!Array.isArray(targets) || targets.length === 0) {
    const given = Array.isArray(targets) ? 'an empty one' : showValue(targets)
    throw new TypeError(
      `${layer}: expected a non-empty array of providers and pipelines, got ${given}`,
    )
  }
  const ids = new Set<string>()
  for (const [at, target] of (targets as unknown[]).entries()) {
    const name = `${layer}: ${list}[${at}]`
    const { id } = checked(target, name)
    if (ids.has(id)) throw new TypeError(`${name}: '${id}' is there twice; ids must be unique`)
    ids.add(id)
  }
}

function checked(target: unknown, name: string): { readonly id: string } {
  if (typeof target !== 'object' || target === null) {
    const what =
      typeof target === 'function' ? `a function; call it: ${target.name}()` : showValue(target)
    throw new TypeError(`${name}: expected a provider or a pipeline, got ${what}`)
  }
  const candidate = target as Target
  if (isPipeline(candidate)) return candidate
  try {
    return defineProvider(candidate)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new TypeError(`${name}: ${message}`, { cause: error })
  }
}
