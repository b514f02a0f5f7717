import {
  ConsecutiveBreaker,
  ConstantBackoff,
  circuitBreaker,
  fallback,
  handleAll,
  retry,
  timeout,
  TimeoutStrategy,
  wrap,
} from 'cockatiel'
import type { Contender } from '../contender.ts'

/**
 * Its nearest equivalent: a timeout for the call, a fallback to the second model, retry, breaker, and a timeout for each
 * attempt. The fallback has the same policies as the first, as each of stint's targets has.
 */
export const cockatiel: Contender = {
  name: 'cockatiel',
  says: '`wrap` of a timeout of 90 s, a fallback, one retry, a breaker and a timeout of 40 s; the fallback has a retry, a breaker and a timeout of its own. Timeouts are aggressive.',
  does: { retry: true, failover: true },
  setUp({ main, backup }) {
    const each = (): ReturnType<typeof guarded> => guarded()
    const first = each()
    const second = each()
    const policy = wrap(
      timeout(90_000, TimeoutStrategy.Aggressive),
      fallback(handleAll, () => second.execute(({ signal }) => backup({ signal }))),
      first,
    )
    return () => policy.execute(({ signal }) => main({ signal }))
  },
}

function guarded() {
  return wrap(
    retry(handleAll, { maxAttempts: 1, backoff: new ConstantBackoff(0) }),
    circuitBreaker(handleAll, { halfOpenAfter: 30_000, breaker: new ConsecutiveBreaker(1e9) }),
    timeout(40_000, TimeoutStrategy.Aggressive),
  )
}
