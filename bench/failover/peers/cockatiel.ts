import {
  circuitBreaker,
  ConsecutiveBreaker,
  ExponentialBackoff,
  fallback,
  handleAll,
  handleWhen,
  retry,
  timeout,
  TimeoutStrategy,
  TaskCancelledError,
  wrap,
  type IPolicy,
} from 'cockatiel'
import OpenAI from 'openai'
import { isBreakdown, isWorthRepeating, openaiClient } from '../openai-client.ts'
import { attemptMs, callMs, lighter, sideBySide, type Peer } from '../peer.ts'

const passing = handleWhen(isWorthRepeating)
const unwell = passing.orType(TaskCancelledError).orType(OpenAI.APIConnectionTimeoutError)

export const cockatiel: Peer = {
  name: 'openai + cockatiel',
  setUp:
    "For each vendor `wrap(retry, circuitBreaker, timeout)`, as in its README: one retry with its exponential backoff, a breaker of 5 failures and 30 s, 40 s for an attempt; around both `wrap(timeout, fallback)` with 90 s. Timeouts are aggressive. The client's own retries are off; what is repeated is its own rule, and after a 500 the second try has the lighter prompt. Several images are several of the inner `wrap` side by side.",
  open() {
    const main = { policy: policyOfVendor(), send: openaiClient('main') }
    const backup = { policy: policyOfVendor(), send: openaiClient('backup') }
    const whole = timeout(callMs, TimeoutStrategy.Aggressive)
    return (wanted) =>
      whole.execute(({ signal }) => {
        const tried = ({ policy, send }: typeof main): Promise<Uint8Array> => {
          let { prompt } = wanted
          return policy.execute(async (context) => {
            try {
              return await send(wanted, prompt, context.signal)
            } catch (error) {
              if (isBreakdown(error)) prompt = lighter(wanted.prompt)
              throw error
            }
          }, signal)
        }
        const either = fallback(handleAll, () => tried(backup))
        return sideBySide(wanted.images, () => either.execute(() => tried(main)))
      })
  },
}

function policyOfVendor(): IPolicy {
  return wrap(
    retry(passing, { maxAttempts: 1, backoff: new ExponentialBackoff() }),
    circuitBreaker(unwell, { halfOpenAfter: 30_000, breaker: new ConsecutiveBreaker(5) }),
    timeout(attemptMs, TimeoutStrategy.Aggressive),
  )
}
