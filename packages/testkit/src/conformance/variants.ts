import type { ImageRequestInput } from '@stint/core'
import { samples } from './samples.ts'
import type { AnswerName, Subject } from './subject.ts'

/** A request that asks for one thing more than another. */
export interface Variant {
  /** What it asks for. */
  readonly asks: string
  readonly request: ImageRequestInput
  /** The same without that. */
  readonly without: ImageRequestInput
}

const fields: readonly Partial<ImageRequestInput>[] = [
  { n: 2 },
  { n: 4 },
  { size: '1024x1024' },
  { size: '1536x1024' },
  { size: '1000x1000' },
  { aspectRatio: '16:9' },
  { aspectRatio: '2:3' },
  { seed: 7 },
]

/** What a request may ask for beside a prompt and references, one thing at a time. */
export function variants(subject: Subject): Variant[] {
  const plain = subject.plain
  const masked = subject.given.wire.answers.references === undefined ? plain : 'references'
  const mask = { data: samples.png }
  const references = [{ data: samples.png }]
  const of = (name: AnswerName, given: Partial<ImageRequestInput>): Variant => ({
    asks: Object.entries(given)
      .map(([field, value]) => (typeof value === 'object' ? field : `${field}: ${String(value)}`))
      .join(', '),
    request: subject.request(name, given),
    without: subject.request(name),
  })
  const withReferences = { ...of(masked, { references }), without: subject.request(masked) }
  return [
    ...fields.map((given) => of(plain, given)),
    ...(masked === 'references' ? [] : [withReferences]),
    {
      ...of(masked, { references, mask }),
      asks: 'mask',
      without: subject.request(masked, { references }),
    },
  ]
}
