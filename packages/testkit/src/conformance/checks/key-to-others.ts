import type { ImageRequestInput } from '@stint/core'
import type { Check } from '../check.ts'
import { samples } from '../samples.ts'
import { carriesKey } from '../carries-key.ts'
import type { Stage, Subject } from '../subject.ts'
import type { Script } from '../delivery.ts'
import { demand } from '../violation.ts'

const link = 'https://pictures.example/reference.png'

export const keyToOthers: Check = {
  title: 'gives its key to nobody but the vendor',
  run: (subject) =>
    subject.recorded(async (stage) => {
      await holdsFor(subject.script(), {}, subject, stage)
      const linked = { references: [{ url: link }] }
      const request = subject.checked(subject.request('references', linked))
      if (typeof (await stage.provider.accepts(request)) === 'string') return undefined
      const recorded = subject.script('references')
      const script: Script = (received) =>
        received.url === link ? { body: samples.png } : recorded(received)
      await holdsFor(script, linked, subject, stage)
      return undefined
    }),
}

async function holdsFor(
  script: Script,
  fields: Partial<ImageRequestInput>,
  subject: Subject,
  { run }: Stage,
): Promise<void> {
  const trial = await run({ script, request: subject.request(subject.plain, fields) })
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
