import type { Attempt } from '@stint/core'

/** Resolves after the time; on abort rejects with its reason and leaves no timer and no listener. */
export function scriptedWait(ms: number, attempt: Attempt, honoursAbort: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const signal = honoursAbort ? attempt.signal : undefined
    if (signal?.aborted) return reject(signal.reason)
    if (ms === 0) return resolve()
    const onAbort = (): void => {
      stop()
      reject(signal?.reason)
    }
    const onTime = (): void => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    }
    const stop = ms === Infinity ? () => {} : attempt.clock.setTimer(onTime, ms)
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}
