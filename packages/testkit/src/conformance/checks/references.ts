import type { ImageRequestInput, Provider } from '@stint/core'
import { inTurn } from '../in-turn.ts'
import type { Check } from '../check.ts'
import { resultOf } from '../outcomes.ts'
import { samples } from '../samples.ts'
import { sentReferences } from '../sent-references.ts'
import type { Stage, Subject } from '../subject.ts'
import { demand } from '../violation.ts'

/** As many as a request may hold. */
const most = 16

export const referenceBytes: Check = {
  title: 'passes references byte for byte, in their order',
  run: (subject) =>
    subject.recorded(async (stage) => {
      const { png, jpeg, webp } = samples
      const lists = [[png], [jpeg], [webp], [png, jpeg], [jpeg, png], [png, png]]
      const taken = await takenOf(lists, subject, stage.provider)
      await inTurn(taken, (references) => arrive(references, subject, stage))
      return taken.length === 0 ? 'takes no references' : undefined
    }),
}

export const referenceCount: Check = {
  title: 'passes as many references as it says it takes',
  run: (subject) =>
    subject.recorded(async (stage) => {
      const lists = Array.from({ length: most }, (_, less) =>
        Array.from({ length: most - less }, (__, at) => numbered(at)),
      )
      const [largest] = await takenOf(lists, subject, stage.provider)
      if (largest === undefined) return 'takes no references'
      await arrive(largest, subject, stage)
      return undefined
    }),
}

async function takenOf(
  lists: readonly Uint8Array[][],
  subject: Subject,
  provider: Provider,
): Promise<Uint8Array[][]> {
  const taken: Uint8Array[][] = []
  await inTurn(lists, async (references) => {
    const answer = await provider.accepts(subject.checked(requestWith(references, subject)))
    if (typeof answer !== 'string') taken.push(references)
  })
  return taken
}

async function arrive(references: Uint8Array[], subject: Subject, stage: Stage): Promise<void> {
  const given = references.map((bytes) => bytes.slice())
  const trial = await stage.run({ request: requestWith(given, subject) })
  resultOf(trial)
  const changed = given.findIndex((bytes, at) => !Buffer.from(bytes).equals(references[at]!))
  demand(
    changed < 0,
    `it changed the bytes of reference ${changed + 1} of ${references.length} that it was given`,
    "Copy bytes before they are changed: these are the caller's own, and the next target gets them as well",
  )
  const sent = await sentReferences(trial.received, subject.given.wire)
  demand(
    sent.length === references.length,
    `of ${references.length} reference(s) that accepts() took, ${sent.length} arrived`,
    'Send every reference, or say in accepts() how many are taken (and check wire.referencesIn)',
  )
  const wrong = sent.findIndex((bytes, at) => !Buffer.from(bytes).equals(references[at]!))
  demand(
    wrong < 0,
    `reference ${wrong + 1} of ${references.length} arrived with other bytes (${sent[wrong]?.length} of ${references[wrong]?.length}), or in another place`,
    'Send the bytes of request.references as they are: no text in between, no new encoding, no sorting',
  )
}

function requestWith(references: readonly Uint8Array[], subject: Subject): ImageRequestInput {
  return subject.request('references', { references: references.map((data) => ({ data })) })
}

function numbered(at: number): Uint8Array {
  return new Uint8Array(Buffer.concat([samples.png, Buffer.from([at])]))
}
