import { parseDuration, type Duration } from '../duration.ts'
import { Fault } from '../faults/fault.ts'
import { networkFault } from '../faults/network-fault.ts'
import type { Attempt } from '../provider.ts'

/** How the steps of a job that cost nothing are repeated. */
export interface StepOptions {
  /** Between polls, and after a step that failed. Default 2 s. A Retry-After that is longer is waited for. */
  readonly every?: Duration | undefined
  /** A step that fails so often in a row is given up. Default 5. */
  readonly failures?: number | undefined
}

/**
 * Makes a step of a job that is no submission, a poll or a download, and repeats it in place when it fails of what may
 * pass: the job is not bought again for that. Ends when the attempt does.
 * @param step throws a {@link Fault}, or the error of a fetch.
 * @throws what the step threw: at once when it cannot pass, else after `failures` in a row, or when there is no time.
 */
export async function repeatStep<T>(
  attempt: Attempt,
  step: () => Promise<T>,
  options: StepOptions = {},
): Promise<T> {
  const { failures = 5, every = '2s' } = options
  for (let failed = 1; ; failed += 1) {
    try {
      return await step()
    } catch (error) {
      attempt.signal.throwIfAborted()
      const fault = Fault.isInstance(error) ? error : networkFault(error)
      if (!fault?.transient || failed >= failures) throw error
      const ms = Math.max(parseDuration(every, 'every'), fault.retryAfterMs ?? 0)
      if (ms >= attempt.timeLeftMs) throw error
      await pause(attempt, ms)
    }
  }
}

/**
 * Asks for a job until it has ended. A poll that fails is repeated in place, as by {@link repeatStep}.
 * @param poll gives what became of the job, well or not; undefined while it is at work. What it throws is a failure of
 * the poll, and may be repeated: throw what a job failed with afterwards.
 * @throws what a poll threw; the reason of `attempt.signal` when the attempt is cut.
 */
export async function pollJob<T extends object>(
  attempt: Attempt,
  poll: () => Promise<T | undefined>,
  options: StepOptions = {},
): Promise<T> {
  for (;;) {
    const ended = await repeatStep(attempt, poll, options)
    if (ended) return ended
    await pause(attempt, parseDuration(options.every ?? '2s', 'every'))
  }
}

/** Waits on the call's clock; rejects at once when the attempt is cut. */
function pause({ clock, signal }: Attempt, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const cut = (): void => {
      cancel()
      reject(signal.reason as Error)
    }
    const cancel = clock.setTimer(() => {
      signal.removeEventListener('abort', cut)
      resolve()
    }, ms)
    if (signal.aborted) cut()
    else signal.addEventListener('abort', cut)
  })
}
