import type { Check } from '../check.ts'
import { resultOf } from '../outcomes.ts'
import { listOf } from '../received.ts'
import { demand } from '../violation.ts'

export const throughFetch: Check = {
  title: 'sends everything through attempt.fetch, where it says so',
  run: (subject) =>
    subject.recorded(async ({ provider, run }) => {
      if (provider.wire !== 'fetch') return "does not say wire: 'fetch'"
      const trial = await run()
      resultOf(trial)
      const { length } = trial.received
      const fetches = trial.own?.fetches ?? 0
      demand(
        length <= fetches,
        `it says wire: 'fetch', but ${length - fetches} of its ${length} requests (${listOf(trial.received)}) did not go through attempt.fetch`,
        "Give attempt.fetch to whatever sends, or say wire: 'outside'",
      )
      return undefined
    }),
}
