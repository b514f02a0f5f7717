import { Effect } from 'effect'
import type { Contender } from '../contender.ts'
import type { Model } from '../model.ts'

/** One effect, made once and run for each call. */
export const effect: Contender = {
  name: 'Effect',
  says: '`Effect.tryPromise` with its signal, `timeout` of 40 s, `retry` once, `catch` with the second model, `timeout` of 90 s; the effect is made once, and `runPromise` runs it for each call. No breaker.',
  does: { retry: true, failover: true },
  setUp({ main, backup }) {
    const whole = tried(main).pipe(
      Effect.catch(() => tried(backup)),
      Effect.timeout('90 seconds'),
    )
    return () => Effect.runPromise(whole)
  },
}

function tried(model: Model): Effect.Effect<unknown, unknown> {
  const attempt = Effect.tryPromise({
    try: (signal) => model({ signal }),
    catch: (error) => error,
  })
  return attempt.pipe(Effect.timeout('40 seconds'), Effect.retry({ times: 1 }))
}
