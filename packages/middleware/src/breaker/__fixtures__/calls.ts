import { createImage, pipeline } from '@stint/core'
import type { CallError, Clock, Layer, Pipeline } from '@stint/core'

/** The virtual clock of the testkit, as far as it is used here. */
interface VirtualClock extends Clock {
  run<T>(promise: PromiseLike<T>): Promise<T>
}

/** A stack of these layers on a clock; it still needs its target. */
export function declare(clock: VirtualClock, ...layers: readonly Layer[]): Pipeline {
  let stack: Pipeline = pipeline(createImage, { clock, random: () => 0.5 })
  for (const layer of layers) stack = stack.use(layer)
  return stack
}

/** One call, run to its end: its provider's id, or its error. */
export async function outcome(
  clock: VirtualClock,
  stack: Pipeline,
  prompt = 'a poster',
): Promise<string | CallError> {
  return clock.run(stack.run({ prompt })).then(
    (result: { provider: string }) => result.provider,
    (error: unknown) => error as CallError,
  )
}

/** So many calls, one after another. */
export async function calls(clock: VirtualClock, stack: Pipeline, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await outcome(clock, stack)
}
