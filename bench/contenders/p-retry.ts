import pRetry from 'p-retry'
import pTimeout from 'p-timeout'
import type { Contender } from '../contender.ts'
import type { Model } from '../model.ts'

/** What is written by hand around the two. */
export const pRetryAndTimeout: Contender = {
  name: 'p-retry + p-timeout',
  says: '`pTimeout` of 40 s around an attempt, `pRetry` with one retry, a `catch` that leads to the second model, and `pTimeout` of 90 s around it all. An AbortController for each attempt, and one for the call. No breaker.',
  does: { retry: true, failover: true },
  setUp({ main, backup }) {
    return async () => {
      const controller = new AbortController()
      const { signal } = controller
      const both = tried(main, signal).catch(() => tried(backup, signal))
      try {
        return await pTimeout(both, { milliseconds: 90_000 })
      } catch (error) {
        controller.abort(error)
        throw error
      }
    }
  },
}

function tried(model: Model, call: AbortSignal): Promise<unknown> {
  return pRetry(() => attempt(model, call), { retries: 1, minTimeout: 0, signal: call })
}

async function attempt(model: Model, call: AbortSignal): Promise<unknown> {
  const controller = new AbortController()
  const onAbort = (): void => controller.abort(call.reason)
  call.addEventListener('abort', onAbort, { once: true })
  try {
    return await pTimeout(model({ signal: controller.signal }), { milliseconds: 40_000 })
  } catch (error) {
    controller.abort(error)
    throw error
  } finally {
    call.removeEventListener('abort', onAbort)
  }
}
