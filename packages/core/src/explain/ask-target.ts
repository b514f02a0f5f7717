import { decided } from '../engine/gate.ts'
import type { Acceptance, Provider, Unknown } from '../provider.ts'
import type { Shape } from './descend.ts'
import { answerOf, type Patience } from './patience.ts'

/** What a target makes of the requests that may come by. */
export interface Answered {
  /** Of the request as it was given. */
  readonly accepts: Acceptance
  /** The first shape that it takes, where that is not the request as it was given. */
  readonly takes?: Shape
  /** The dearest price of a shape that it may take; undefined when it takes none. Infinity where it is not known. */
  readonly price: number | undefined
}

/**
 * Asks a target about each shape of a request. What it cannot tell counts as its pipeline has it, and what cannot be
 * known as taken.
 * @param known whether these are all the requests that may come by.
 */
export async function askTarget(
  { target, unknown }: { readonly target: Provider; readonly unknown: Unknown },
  shapes: readonly Shape[],
  known: boolean,
  patience: Patience,
): Promise<Answered> {
  const asked = await Promise.all(shapes.map(({ request }) => ask(target, request, patience)))
  const answers = asked.map((answer) => decided(answer, unknown))
  const taken = shapes.filter((_, at) => typeof answers[at] !== 'string')
  const prices = taken.map(({ request }) => priceOf(target, request))
  const [first] = taken
  return {
    accepts: answers[0],
    ...(first && first !== shapes[0] && { takes: first }),
    price: known ? maximum(prices) : Infinity,
  }
}

/** A target that fails here, or does not answer, may do so when it is asked again. */
async function ask(target: Provider, request: unknown, patience: Patience): Promise<Acceptance> {
  try {
    const answer: unknown = await answerOf(() => target.accepts(request), patience)
    if (answer === true || answer === undefined || typeof answer === 'string') return answer
    return `accepts() gave ${typeof answer}`
  } catch {
    patience.signal?.throwIfAborted()
    return undefined
  }
}

/** What it cannot say now it may say later. */
function priceOf(target: Provider, request: unknown): number {
  try {
    const price = target.price?.(request)
    return typeof price === 'number' && price >= 0 ? price : Infinity
  } catch {
    return Infinity
  }
}

function maximum(prices: readonly number[]): number | undefined {
  return prices.length === 0 ? undefined : Math.max(...prices)
}
