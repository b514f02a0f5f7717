import { inTurn } from '../in-turn.ts'
import type { Check } from '../check.ts'
import type { Delivery } from '../delivery.ts'
import { deliveryAfter, faultOf } from '../outcomes.ts'
import type { ExpectedFault } from '../provider-wire.ts'
import type { Stage } from '../subject.ts'
import { demand } from '../violation.ts'

const page = '<html><head><title>Something went wrong</title></head><body>nginx</body></html>'
const html = { 'content-type': 'text/html' }

/** What the answer says of a request that was a submission. */
type Answered = Pick<ExpectedFault, 'kind' | 'retryAfterMs'> & { readonly delivery: string }

/** Answers of whatever stands between a client and a vendor. */
const answers: readonly (readonly [Delivery, Answered])[] = [
  [{ status: 401 }, { kind: 'auth', delivery: 'rejected' }],
  [
    { status: 429, headers: { 'retry-after': '7' } },
    { kind: 'rate_limit', delivery: 'rejected', retryAfterMs: 7000 },
  ],
  [
    { status: 500, headers: html, body: page },
    { kind: 'server_error', delivery: 'rejected' },
  ],
  [
    { status: 502, headers: html, body: page },
    { kind: 'server_error', delivery: 'unknown' },
  ],
  [
    { status: 503, headers: { ...html, 'retry-after': '30' }, body: page },
    { kind: 'overloaded', delivery: 'rejected', retryAfterMs: 30_000 },
  ],
  [
    { status: 504, body: 'upstream timeout' },
    { kind: 'timeout', delivery: 'unknown' },
  ],
]

export const unknownError: Check = {
  title: 'names an error that nobody documented by its status, with the delay in its header',
  run: (subject) =>
    subject.recorded(async (stage) => {
      await inTurn(answers, ([answer, answered]) => holdsFor(answer, answered, stage))
      return undefined
    }),
}

async function holdsFor(answer: Delivery, answered: Answered, stage: Stage): Promise<void> {
  const what = `HTTP ${answer.status} with ${answer.body === undefined ? 'no body' : 'a page of a gateway'}`
  const trial = await stage.run({ script: () => answer })
  const fault = faultOf(trial, what)
  const delivery = deliveryAfter(answered.delivery, trial, stage.provider)
  const expected: Partial<ExpectedFault> = { ...answered, delivery }
  const fields = Object.keys(expected) as (keyof ExpectedFault)[]
  for (const field of fields) {
    demand(
      fault[field] === expected[field],
      `${what} became a fault with ${field} ${String(fault[field])}, not ${String(expected[field])} (message: ${fault.message})`,
      'Throw any error for it and return undefined from classify() where the body is not of the known form: the engine goes by status and headers',
    )
  }
}
