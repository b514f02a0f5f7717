import { inTurn } from '../in-turn.ts'
import type { Check } from '../check.ts'
import { attemptOf, paidOf, resultOf } from '../outcomes.ts'
import { listOf } from '../received.ts'
import type { AnswerName, Stage, Subject } from '../subject.ts'
import { demand } from '../violation.ts'

export const oneSubmission: Check = {
  title: 'sends one submission for an attempt, and no more',
  run: (subject) =>
    subject.recorded(async (stage) => {
      await inTurn(subject.taken, (name) => holdsFor(name, subject, stage))
      return undefined
    }),
}

async function holdsFor(name: AnswerName, subject: Subject, stage: Stage): Promise<void> {
  const trial = await stage.run({ request: subject.request(name) })
  demand(
    trial.fault?.hiddenRetry !== true,
    `it sent a second submission in one attempt: ${trial.fault?.message}`,
    'Send one, and name in isSubmission(request) those that are paid where others are free',
  )
  resultOf(trial)
  const paid = paidOf(trial.received, stage.provider)
  const counted = attemptOf(trial)?.submissions
  const count = Math.max(counted ?? 0, paid.length)
  demand(
    count === 1,
    `${count} paid submissions were counted in one attempt, of what was sent: ${listOf(trial.received)}`,
    count === 0
      ? 'Say in isSubmission(request) which one is paid; left out, every POST is'
      : 'Send one, and name in isSubmission(request) the paid one where others are free',
  )
}
