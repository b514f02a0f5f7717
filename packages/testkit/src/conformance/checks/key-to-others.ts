import type { Check } from '../check.ts'
import { carriesKey } from '../carries-key.ts'
import { linkedReference } from '../linked-reference.ts'
import type { Stage, Subject, TrialPlan } from '../subject.ts'
import { demand } from '../violation.ts'

export const keyToOthers: Check = {
  title: 'gives its key to nobody but the vendor',
  run: (subject) =>
    subject.recorded(async (stage) => {
      await holdsFor({}, subject, stage)
      const linked = await linkedReference(subject, stage.provider)
      if (linked) await holdsFor(linked, subject, stage)
      return undefined
    }),
}

async function holdsFor(plan: TrialPlan, subject: Subject, { run }: Stage): Promise<void> {
  const trial = await run(plan)
  const { host } = new URL(subject.given.wire.baseURL)
  const leak = trial.received.find(
    (received) => new URL(received.url).host !== host && carriesKey(received),
  )
  demand(
    leak === undefined,
    `it sent its key to ${leak && new URL(leak.url).host}, which is not the vendor (${host})`,
    'Send no headers of the vendor with what is fetched elsewhere: results to download, references given as links',
  )
}
