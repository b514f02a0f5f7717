import { defineProvider, isPipeline, type Target, showValue } from '@stint/core'

/** @throws TypeError when these are not targets with ids of their own. */
export function checkTargets(targets: unknown): asserts targets is readonly Target[] {
  if (!Array.isArray(targets) || targets.length === 0) {
    throw new TypeError('failover: expected a non-empty array of providers and pipelines')
  }
  const ids = new Set<string>()
  for (const [at, target] of (targets as unknown[]).entries()) {
    const { id } = checked(target, at)
    if (ids.has(id))
      throw new TypeError(`failover: targets[${at}]: '${id}' is there twice; ids must be unique`)
    ids.add(id)
  }
}

function checked(target: unknown, at: number): { readonly id: string } {
  if (typeof target !== 'object' || target === null) {
    const what =
      typeof target === 'function' ? `a function; call it: ${target.name}()` : showValue(target)
    throw new TypeError(`failover: targets[${at}]: expected a provider or a pipeline, got ${what}`)
  }
  const candidate = target as Target
  if (isPipeline(candidate)) return candidate
  try {
    return defineProvider(candidate)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new TypeError(`failover: targets[${at}]: ${message}`, { cause: error })
  }
}
