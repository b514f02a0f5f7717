import type { Check } from '../check.ts'
import { inTurn } from '../in-turn.ts'
import { linkedReference } from '../linked-reference.ts'
import { resultOf } from '../outcomes.ts'
import { listOf } from '../received.ts'
import type { Stage, TrialPlan } from '../subject.ts'
import { demand } from '../violation.ts'

export const throughFetch: Check = {
  title: 'sends everything through attempt.fetch, where it says so',
  run: (subject) =>
    subject.recorded(async (stage) => {
      if (stage.provider.wire !== 'fetch') return "does not say wire: 'fetch'"
      await inTurn(subject.taken, (name) => holdsFor({ request: subject.request(name) }, stage))
      const linked = await linkedReference(subject, stage.provider)
      if (linked) await holdsFor(linked, stage)
      return undefined
    }),
}

async function holdsFor(plan: TrialPlan, { run }: Stage): Promise<void> {
  const trial = await run(plan)
  resultOf(trial)
  const { length } = trial.received
  const fetches = trial.own?.fetches ?? 0
  demand(
    length <= fetches,
    `it says wire: 'fetch', but ${length - fetches} of its ${length} requests (${listOf(trial.received)}) did not go through attempt.fetch`,
    "Give attempt.fetch to whatever sends, or say wire: 'outside'",
  )
}
