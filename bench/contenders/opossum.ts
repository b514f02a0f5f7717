import CircuitBreaker from 'opossum'
import type { Contender } from '../contender.ts'
import type { Model } from '../model.ts'

/** A breaker with a timeout, and with a second one as its fallback. */
export const opossum: Contender = {
  name: 'opossum',
  says: 'A breaker with a timeout of 40 s, its `abortController` for the model, and as its `fallback` a second one; percentiles are off, which every fault would compute anew. It has no retry, so its failover is one attempt shorter; and no timeout of the whole.',
  does: { retry: false, failover: true },
  setUp({ main, backup }) {
    const first = guarded(main).fallback(guarded(backup))
    return () => first.fire()
  },
}

function guarded(model: Model): CircuitBreaker<[]> {
  const abortController = new AbortController()
  const { signal } = abortController
  return new CircuitBreaker(() => model({ signal }), {
    timeout: 40_000,
    volumeThreshold: 1e9,
    rollingPercentilesEnabled: false,
    abortController,
  })
}
