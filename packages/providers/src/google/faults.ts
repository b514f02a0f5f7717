import {
  Fault,
  classifyAnswer,
  readErrorDetail,
  type Answer,
  type ErrorDetail,
  type Failure,
  type FaultKind,
  type FaultScope,
} from '@stint/core'
import { answerOf } from '../answer-of.ts'
import { retryHintMs } from '../retry-hint.ts'
import { readRpcDetails, type RpcDetails } from './rpc-details.ts'

/** What a quota per minute without a delay is taken for (gemini-cli's reading). */
const minuteMs = 60_000

interface Meaning {
  readonly kind: FaultKind
  readonly scope?: FaultScope
  readonly when: (status: number, detail: ErrorDetail, rpc: RpcDetails) => boolean
}

/** What Google says otherwise than others, first match first. */
const meanings: readonly Meaning[] = [
  { kind: 'auth', when: (_, __, { reason }) => reason.startsWith('API_KEY_') },
  // Tomorrow, or with the key of another project. A model that a plan does not have has a limit of
  // 0.
  {
    kind: 'quota',
    scope: 'key',
    when: (status, { message = '' }, { quotas }) =>
      status === 429 && (/PerDay|Daily/i.test(quotas) || /\blimit: 0\b/.test(message)),
  },
  { kind: 'rate_limit', when: (status) => status === 429 },
  {
    kind: 'billing',
    when: (status, { message = '' }, { status: rpc }) =>
      status === 400 && rpc === 'FAILED_PRECONDITION' && /billing/i.test(message),
  },
  {
    kind: 'auth',
    scope: 'account',
    when: (_, __, { status: rpc }) => rpc === 'FAILED_PRECONDITION',
  },
  {
    kind: 'unsupported',
    when: (status, { message = '' }) =>
      status === 400 && /not enabled for this model|aspect.?ratio|image.?size/i.test(message),
  },
]

/** Names the faults of the Gemini API; undefined where the general reading serves. */
export function classifyGoogle(failure: Failure): Fault | undefined {
  const answer = answerOf(failure)
  if (answer === undefined) return undefined
  if (answer.status >= 400) return faultOf(answer)
  return answer.body.includes('"error"') ? faultOf(answer) : undefined
}

/** The fault of a 2xx whose body is an error; undefined when it is none. */
export function faultInside(body: unknown, headers: Headers): Fault | undefined {
  const error: unknown =
    typeof body === 'object' && body !== null ? Reflect.get(body, 'error') : undefined
  return error === undefined
    ? undefined
    : faultOf({ status: 200, headers, body: JSON.stringify({ error }) })
}

function faultOf(answer: Answer): Fault {
  const detail = readErrorDetail(answer.body)
  const rpc = readRpcDetails(detail.fields)
  const plain = classifyAnswer(answer, detail)
  const status = answer.status < 400 ? Number(detail.code) : answer.status
  const meaning = meanings.find(({ when }) => when(status, detail, rpc))
  const { message, requestId, delivery } = plain
  const fault = meaning
    ? new Fault(meaning.kind, {
        message,
        scope: meaning.scope,
        status: plain.status,
        requestId,
        delivery,
      })
    : plain
  if (!fault.transient) return fault
  const perMinute = /PerMinute/i.test(rpc.quotas) ? minuteMs : undefined
  const retryAfterMs = rpc.retryDelayMs ?? retryHintMs(message) ?? plain.retryAfterMs ?? perMinute
  return fault.with({ retryAfterMs })
}
