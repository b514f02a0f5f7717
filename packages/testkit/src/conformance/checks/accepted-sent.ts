import { inTurn } from '../in-turn.ts'
import type { Check } from '../check.ts'
import type { Received } from '../received.ts'
import type { Stage, Subject } from '../subject.ts'
import type { Trial } from '../trial.ts'
import { variants, type Variant } from '../variants.ts'
import { demand } from '../violation.ts'

export const acceptedSent: Check = {
  title: 'sends all that it says it takes',
  run: (subject) =>
    subject.recorded(async (stage) => {
      await inTurn(variants(subject), (variant) => holdsFor(variant, subject, stage))
      return undefined
    }),
}

async function holdsFor(variant: Variant, subject: Subject, stage: Stage): Promise<void> {
  const { asks, request, without } = variant
  if (typeof (await stage.provider.accepts(subject.checked(request))) === 'string') return
  const trial = await stage.run({ request })
  demand(
    trial.fault?.delivery !== 'unsent',
    `accepts() took ${asks}, but the attempt failed before it sent anything: ${trial.fault?.message}`,
    'Refuse in accepts() what the attempt cannot send',
  )
  const plain = await stage.run({ request: without })
  demand(
    contentOf(trial.received) !== contentOf(plain.received) || hasWarned(trial),
    `accepts() took ${asks}, but what was sent is the same as without it`,
    'Send it, or return a reason from accepts(), or say with attempt.warn(text) what is done otherwise',
  )
}

/** Whoever says that it does otherwise has not dropped it in silence. */
function hasWarned({ handle }: Trial): boolean {
  return handle.report.warnings.length > 0
}

/** Addresses and bodies of all requests; the boundary of a form is another each time. */
function contentOf(received: readonly Received[]): string {
  return received
    .map(({ method, url, headers, body }) => {
      const [, boundary] = /boundary="?([^";]+)/.exec(headers.get('content-type') ?? '') ?? []
      const text = Buffer.from(body).toString('latin1')
      return `${method} ${url}\n${boundary === undefined ? text : text.replaceAll(boundary, '')}`
    })
    .join('\n')
}
