import { loneAttempt } from '@stint/core'
import type { Check } from '../check.ts'
import { EagerClock } from '../eager-clock.ts'
import { sameImages } from '../good-run.ts'
import { paidOf, resultOf } from '../outcomes.ts'
import { settles } from '../patience.ts'
import { listOf } from '../received.ts'
import type { Stage, Subject } from '../subject.ts'
import { demand } from '../violation.ts'

export const resumedJob: Check = {
  title: 'fetches a job that was submitted before, and submits nothing',
  run: (subject) =>
    subject.recorded(async (stage) => {
      if (stage.provider.resume === undefined) return 'has no resume'
      const trial = await stage.run()
      const { images } = resultOf(trial)
      const id = trial.own?.job
      if (id === undefined) return 'tells of no job'
      const made: unknown = await resume(id, subject, stage)
      const parsed = made as { images?: typeof images } | undefined
      demand(
        Array.isArray(parsed?.images) && sameImages(parsed.images, images),
        'resume(id) gave other images than the attempt did',
        'Poll and download in one function, and call it from attempt() and from resume()',
      )
      return undefined
    }),
}

/** As the engine would after a cut: what was answered to the submission is not answered again. */
async function resume(id: string, subject: Subject, { vendor, provider }: Stage): Promise<unknown> {
  const answers = subject.script()
  const submission = vendor.received[0]
  if (submission) await answers(submission)
  vendor.use(answers)
  const clock = new EagerClock()
  let made: unknown
  const resumed = Promise.resolve(provider.resume?.(id, loneAttempt({ clock }))).then(
    (value: unknown) => (made = value),
  )
  const ended = await settles(resumed, clock)
  const paid = paidOf(vendor.received, provider)
  demand(
    paid.length === 0,
    `resume(id) sent ${listOf(paid)}, which is a submission`,
    'Fetch the job by its id alone: it is paid for already',
  )
  demand(
    ended,
    'resume(id) did not settle',
    'Settle when the job has ended, and wait with attempt.clock',
  )
  await resumed
  return made
}
