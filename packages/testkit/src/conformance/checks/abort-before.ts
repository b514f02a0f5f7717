import type { Check } from '../check.ts'
import { becomes } from '../patience.ts'
import { listOf } from '../received.ts'
import { demand } from '../violation.ts'

export const abortBefore: Check = {
  title: 'sends nothing when it is aborted before it has sent',
  run: (subject) =>
    subject.live(async ({ start }) => {
      const trial = start({
        beforeAttempt: () => trial.handle.abort(new Error('aborted by the suite')),
      })
      await trial.handle.result.catch(() => undefined)
      const settled = await becomes(
        () => trial.own !== undefined && trial.own.outcome !== 'running',
      )
      await trial.clock.advance('10m')
      demand(
        trial.received.length === 0,
        `attempt.signal had been aborted before attempt() was called, and yet it sent ${listOf(trial.received)}`,
        'Send through attempt.fetch, or give attempt.signal itself to what sends: a listener is not told of an abort that came before it',
      )
      demand(
        settled,
        'attempt.signal had been aborted before attempt() was called, and its attempt did not settle',
        'Check attempt.signal.aborted (or call throwIfAborted) before waiting for it',
      )
      return undefined
    }),
}
