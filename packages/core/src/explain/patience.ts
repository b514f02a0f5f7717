import type { Clock } from '../clock.ts'

/** How long whoever is asked for a plan may take, in milliseconds. */
export const longestAnswerMs = 5000

/** What ends the wait for an answer. */
export interface Patience {
  /** The pipeline's own. */
  readonly clock: Clock
  /** The caller's. */
  readonly signal: AbortSignal | undefined
}

/**
 * The answer of a target or a step.
 * @throws Error when there is none within 5 s; what was thrown in its place; the signal's reason once it is aborted.
 */
export function answerOf<T>(
  ask: () => T | PromiseLike<T>,
  { clock, signal }: Patience,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error)
    const answer = Promise.resolve(ask())
    const cancel = clock.setTimer(() => {
      over()
      reject(new Error(`no answer within ${longestAnswerMs / 1000} s`))
    }, longestAnswerMs)
    const abort = (): void => {
      over()
      reject(signal?.reason as Error)
    }
    const over = (): void => {
      cancel()
      signal?.removeEventListener('abort', abort)
    }
    signal?.addEventListener('abort', abort)
    answer.then(resolve, reject).finally(over)
  })
}
