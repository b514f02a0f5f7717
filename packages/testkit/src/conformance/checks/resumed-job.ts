import { loneAttempt, type ImageMade } from '@stint/core'
import type { Check } from '../check.ts'
import { EagerClock } from '../eager-clock.ts'
import { goodRun, sameImages } from '../good-run.ts'
import { paidOf } from '../outcomes.ts'
import { becomes, settles } from '../patience.ts'
import { listOf } from '../received.ts'
import type { Stage, Subject } from '../subject.ts'
import { demand } from '../violation.ts'

export const resumedJob: Check = {
  title: 'goes on with a job that was cut off, and submits nothing',
  run: (subject) =>
    subject.live(async (stage) => {
      if (stage.provider.resume === undefined) return 'has no resume'
      const { images } = await goodRun(subject, stage)
      const id = await jobLeft(subject, stage)
      if (id === undefined) return 'tells of no job'
      const made = await resume(id, subject, stage)
      demand(
        sameImages(made.images ?? [], images),
        'resume(id) gave other images than the attempt did',
        'Poll and download in one function, and call it from attempt() and from resume()',
      )
      return undefined
    }),
}

/** The job of an attempt that is cut off when it has been submitted. */
async function jobLeft(subject: Subject, stage: Stage): Promise<string | undefined> {
  const silent = subject.script(subject.plain, () => ({ manner: 'hang' }), 1)
  const trial = stage.start({ script: silent })
  await settles(Promise.race([stage.vendor.arrived(2), trial.handle.result]), trial.clock)
  trial.handle.abort()
  await becomes(() => trial.own?.outcome !== 'running')
  return trial.own?.job
}

/** As the engine would after a cut: what was answered to the submission is not answered again. */
async function resume(
  id: string,
  subject: Subject,
  { vendor, provider }: Stage,
): Promise<Partial<ImageMade>> {
  const answers = subject.script()
  const submission = vendor.received[0]
  if (submission) await answers(submission)
  vendor.use(answers)
  const clock = new EagerClock()
  let made: Partial<ImageMade> = {}
  const resumed = Promise.resolve(provider.resume?.(id, loneAttempt({ clock }))).then(
    (value: object | undefined) => (made = value ?? {}),
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
