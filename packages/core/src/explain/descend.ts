import type { Operation } from '../operation.ts'
import { problemsOf } from '../options.ts'
import type { RequestStep } from '../role.ts'
import type { Target } from '../target.ts'

/** A request as it may come by a target, with the steps that led to it. */
export interface Shape {
  readonly request: unknown
  readonly steps: readonly string[]
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

/** Takes every step, one on top of the other, from each of these requests. */
export async function descend(
  steps: readonly RequestStep[],
  from: readonly Shape[],
  target: Target | undefined,
  operation: Operation,
): Promise<StepsTaken> {
  const shapes = [...from]
  const changing = new Set<string>()
  const failed = new Map<string, string>()
  for (const start of from) {
    let shape = start
    for (const step of steps) {
      // oxlint-disable-next-line no-await-in-loop -- each step starts from what the one before has made
      const taken = await take(step, shape, target, operation)
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
  target: Target | undefined,
  operation: Operation,
): Promise<Taken> {
  try {
    const request: unknown = await step.apply(from.request, target)
    if (request === from.request) return { shape: from }
    const checked = operation.request.safeParse(request)
    if (!checked.success) return { failure: problemsOf(checked.error, request).join('; ') }
    return { shape: { request: checked.data, steps: [...from.steps, step.name] } }
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) }
  }
}
