import type fc from 'fast-check'
import { encodeAnswer, textOf } from '../encoded-answer.ts'
import type { RecordedAnswer } from '../provider-wire.ts'
import { junkInData } from './junk-in-data.ts'

/** What is done to an answer, as plain data that can be shown. Undefined: as it was. */
export interface Disturbance {
  /** Which answer of the exchange, counted round. */
  readonly step: number
  readonly status: number | undefined
  readonly contentType: string | undefined
  readonly body: BodyChange
}

type BodyChange =
  | { readonly change: 'none' }
  | { readonly change: 'random'; readonly bytes: Uint8Array }
  /** `place` and `share` are fractions of the body. */
  | { readonly change: 'cut'; readonly place: number }
  | {
      readonly change: 'overwrite' | 'insert' | 'remove' | 'repeat'
      readonly place: number
      readonly share: number
      readonly bytes: Uint8Array
    }
  | { readonly change: 'junk'; readonly place: number; readonly junk: unknown }

const statuses = [201, 202, 204, 400, 404, 422, 429, 500, 502, 503, 504]
const contentTypes = [
  'application/json',
  'application/json; charset=utf-16',
  'application/octet-stream',
  'image/png',
  'multipart/mixed; boundary=x',
  'text/event-stream',
  'text/html',
  '',
  'nonsense',
]
const junk: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  '',
  'x',
  ' ',
  '\0',
  'data:image/png;base64,',
  'https://pictures.example/none.png',
  '//',
  [],
  [null],
  [[]],
  {},
  { error: {} },
  { '': '' },
  'A'.repeat(5000),
]

/** Random bytes, mutations of the whole answer, wrong types and statuses. */
export async function disturbances(): Promise<fc.Arbitrary<Disturbance>> {
  const { constant, constantFrom, integer, noBias, oneof, record, uint8Array } =
    await import('fast-check')
  const seldom = <Value>(...values: Value[]): fc.Arbitrary<Value | undefined> =>
    oneof({ weight: 3, arbitrary: constant(undefined) }, constantFrom(...values))
  // Numbers of fast-check are small by preference; every place is worth the same here.
  const fraction = noBias(integer({ min: 0, max: 9999 })).map((number) => number / 10_000)
  const bytes = uint8Array({ maxLength: 20 })
  const body: fc.Arbitrary<BodyChange> = oneof(
    constant({ change: 'none' as const }),
    record({ change: constant('random' as const), bytes: uint8Array({ maxLength: 300 }) }),
    record({ change: constant('cut' as const), place: fraction }),
    record({
      change: constantFrom(
        'overwrite' as const,
        'insert' as const,
        'remove' as const,
        'repeat' as const,
      ),
      place: fraction,
      share: fraction,
      bytes,
    }),
    {
      weight: 3,
      arbitrary: record({
        change: constant('junk' as const),
        place: fraction,
        junk: constantFrom(...junk),
      }),
    },
  )
  return record({
    step: noBias(integer({ min: 0, max: 7 })),
    status: seldom(...statuses),
    contentType: seldom(...contentTypes),
    body,
  })
}

/** The answer with that done to it. */
export function disturb(answer: RecordedAnswer, disturbance: Disturbance): RecordedAnswer {
  const { status = answer.status, contentType, body } = disturbance
  const headers = { ...encodeAnswer(answer).headers }
  if (contentType !== undefined) headers['content-type'] = contentType
  return { status, headers, body: changed(answer, body) }
}

function changed(answer: RecordedAnswer, body: BodyChange): Buffer {
  const whole = encodeAnswer(answer).body
  if (body.change === 'none') return whole
  if (body.change === 'random') return Buffer.from(body.bytes)
  const at = Math.floor(body.place * whole.length)
  const [before, after] = [whole.subarray(0, at), whole.subarray(at)]
  if (body.change === 'cut') return before
  if (body.change === 'junk') {
    const text = textOf(answer)
    return text === undefined ? before : Buffer.from(junkInData(text, body.place, body.junk))
  }
  const length = Math.floor(body.share * whole.length)
  const piece = Buffer.from(body.bytes)
  const parts = {
    overwrite: [before, piece, after.subarray(piece.length)],
    insert: [before, piece, after],
    remove: [before, after.subarray(length)],
    repeat: [before, after.subarray(0, length), after],
  }
  return Buffer.concat(parts[body.change])
}
