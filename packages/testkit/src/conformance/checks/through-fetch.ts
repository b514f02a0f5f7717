import type { Check } from '../check.ts'
import { inTurn } from '../in-turn.ts'
import { linkedReference } from '../linked-reference.ts'
import { resultOf } from '../outcomes.ts'
import { listOf } from '../received.ts'
import type { Trial } from '../trial.ts'
import { demand } from '../violation.ts'

export const throughFetch: Check = {
  title: 'sends everything through attempt.fetch, where it says so',
  run: (subject) =>
    subject.recorded(async (stage) => {
      if (stage.provider.wire !== 'fetch') return "does not say wire: 'fetch'"
      await inTurn(subject.taken, async (name) => {
        const trial = await stage.run({ request: subject.request(name) })
        resultOf(trial)
        holdsFor(trial)
      })
      const linked = await linkedReference(subject, stage.provider)
      // A provider that could not tell whether it takes a link may find that it does not.
      if (linked) holdsFor(await stage.run(linked))
      return undefined
    }),
}

function holdsFor(trial: Trial): void {
  const { length } = trial.received
  const fetches = trial.own?.fetches ?? 0
  demand(
    length <= fetches,
    `it says wire: 'fetch', but ${length - fetches} of its ${length} requests (${listOf(trial.received)}) did not go through attempt.fetch`,
    "Give attempt.fetch to whatever sends, or say wire: 'outside'",
  )
}
