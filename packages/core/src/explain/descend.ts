import type { Operation } from '../operation.ts'
import { problemsOf } from '../options.ts'
import type { Provider } from '../provider.ts'
import type { RequestStep } from '../role.ts'
import type { Target } from '../target.ts'
import { answerOf, type Patience } from './patience.ts'

/** A request as it may come by a target, with the steps that led to it. */
export interface Shape {
  readonly request: unknown
  readonly steps: readonly string[]
  /** Where a step of this downgrade takes it; undefined at the target at hand. */
  readonly target?: Provider | undefined
}

/** What the steps of one downgrade make of the requests that come by. */
export interface StepsTaken {
  /** Every request that it may enter what is below with. */
  readonly shapes: readonly Shape[]
  /** The steps that change some request; those that failed may do so. */
  readonly changing: readonly string[]
  /** The steps that change none. */
  readonly idle: readonly string[]
  /** The steps that failed, with why. */
  readonly failed: readonly { readonly step: string; readonly reason: string }[]
}

/** The request as it was given. */
export function unchanged(request: unknown): Shape {
  return { request, steps: [] }
}

/** Where steps are taken. */
export interface Descending {
  /** Undefined above the layer that chooses one. */
  readonly target: Target | undefined
  readonly operation: Operation
  readonly patience: Patience
}

/** Takes every step, one on top of the other, from each of these requests. */
export async function descend(
  steps: readonly RequestStep[],
  from: readonly Shape[],
  where: Descending,
): Promise<StepsTaken> {
  const shapes = [...from]
  const changing = new Set<string>()
  const failed = new Map<string, string>()
  for (const start of from) {
    let shape: Shape = start
    for (const step of steps) {
      // oxlint-disable-next-line no-await-in-loop -- each step starts from what the one before has made
      const taken = await take(step, shape, where)
      if (taken.shape === shape) continue
      changing.add(step.name)
      if (taken.shape) shapes.push((shape = taken.shape))
      else failed.set(step.name, taken.failure)
    }
  }
  const names = steps.map(({ name }) => name)
  return {
    shapes,
    changing: names.filter((name) => changing.has(name)),
    idle: names.filter((name) => !changing.has(name)),
    failed: [...failed].map(([step, reason]) => ({ step, reason })),
  }
}

type Taken = { readonly shape: Shape } | { readonly shape?: undefined; readonly failure: string }

async function take(
  step: RequestStep,
  from: Shape,
  { target, operation, patience }: Descending,
): Promise<Taken> {
  if (step.target) {
    const steps = [...from.steps, step.name]
    return { shape: { request: from.request, steps, target: step.target } }
  }
  try {
    const at = from.target ?? target
    const request: unknown = await answerOf(() => step.apply(from.request, at), patience)
    if (request === from.request) return { shape: from }
    const checked = operation.request.safeParse(request)
    if (!checked.success) return { failure: problemsOf(checked.error, request).join('; ') }
    return { shape: { ...from, request: checked.data, steps: [...from.steps, step.name] } }
  } catch (error) {
    patience.signal?.throwIfAborted()
    return { failure: error instanceof Error ? error.message : String(error) }
  }
}
