import { isPipeline, type Provider, type Target } from '@stint/core'

/** One step down from a request to a lighter one. An immutable value, safe to share between pipelines. */
export interface Step<Req = any> {
  /** As the report's shapes and losses show it. */
  readonly name: string
  /** Whether the result may lack something that was asked for. It is then named in `losses`. */
  readonly lossy: boolean
  /**
   * What is entered from this step on, in place of the target at hand; `apply` is not called then. Later steps are
   * told this target.
   */
  readonly target?: Provider<Req> | undefined
  /**
   * The lighter request; the same object when there is nothing to take away, the step is then passed over.
   * @param target undefined where the downgrade stands above failover.
   */
  apply(request: Req, target: Target<Req> | undefined): Req | Promise<Req>
}

/** @throws TypeError that says which step is none. */
export function checkSteps(steps: unknown): asserts steps is readonly Step[] {
  if (!Array.isArray(steps) || steps.length === 0) {
    throw new TypeError(
      'downgrade: expected a non-empty array of steps like [simplifyPrompt(fn), textOnly()]',
    )
  }
  for (const [at, step] of steps.entries()) {
    const wrong = problemOf(step)
    if (wrong) throw new TypeError(`downgrade: steps[${at}]: ${wrong}`)
  }
}

function problemOf(step: unknown): string | undefined {
  if (typeof step !== 'object' || step === null)
    return `expected { name, lossy, apply }, got ${typeof step}`
  const { name, lossy, apply, target } = step as Partial<Step>
  if (typeof name !== 'string' || name === '') return 'name must be a string that is not empty'
  if (typeof lossy !== 'boolean') return `lossy of '${name}' must be true or false`
  if (typeof apply !== 'function') return `apply of '${name}' must be a function`
  if (target !== undefined && !isProvider(target)) return `target of '${name}' must be a provider`
  return undefined
}

function isProvider(target: unknown): boolean {
  if (typeof target !== 'object' || target === null || isPipeline(target as Target)) return false
  const { id, attempt, accepts } = target as Partial<Provider>
  return typeof id === 'string' && typeof attempt === 'function' && typeof accepts === 'function'
}
