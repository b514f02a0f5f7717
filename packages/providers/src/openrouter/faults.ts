import {
  Fault,
  classifyAnswer,
  parseRetryAfter,
  readErrorDetail,
  type Answer,
  type ErrorDetail,
  type Failure,
  type FaultKind,
  type FaultScope,
} from '@stint/core'

/** What OpenRouter says of an error beyond its code and message. */
interface Metadata {
  readonly providerName: string | undefined
  readonly limitSource: string
  /** The upstream's own error, where one was passed on. */
  readonly upstream: ErrorDetail | undefined
  /** A code of its own for what went wrong. */
  readonly errorType: string | undefined
  /** Whether input was flagged, a guardrail met, or the model refused. */
  readonly flagged: boolean
}

interface Meaning {
  readonly kind: FaultKind
  readonly scope?: FaultScope
  readonly when: (status: number, message: string, metadata: Metadata) => boolean
}

/** What OpenRouter says otherwise than others, first match first. */
const meanings: readonly Meaning[] = [
  {
    kind: 'rate_limit',
    scope: 'account',
    when: (status, _, { limitSource }) =>
      status === 402 && limitSource === 'openrouter_in_flight_budget',
  },
  {
    kind: 'billing',
    scope: 'key',
    when: (status, _, { limitSource }) => status === 402 && limitSource === 'openrouter_key_limit',
  },
  { kind: 'billing', when: (status) => status === 402 },
  {
    kind: 'content_policy',
    when: (status, _, { flagged, errorType }) =>
      (status === 403 && flagged) || errorType === 'refusal',
  },
  {
    kind: 'quota',
    scope: 'key',
    when: (status, _, { limitSource }) => status === 403 && limitSource === 'openrouter_key_limit',
  },
  { kind: 'quota', when: (status, _, { limitSource }) => status === 403 && limitSource !== '' },
  {
    kind: 'unsupported',
    when: (status, message) =>
      (status === 404 && /No endpoints found that support/i.test(message)) ||
      (status === 503 && /\brouting (?:requirements|demands)\b/i.test(message)),
  },
  // Another upstream, or another model, may serve it.
  {
    kind: 'rate_limit',
    scope: 'model',
    when: (status, _, { providerName }) => status === 429 && providerName !== undefined,
  },
  // Limits are the account's: more keys do not help.
  { kind: 'rate_limit', scope: 'account', when: (status) => status === 429 },
]

/** Names the faults of OpenRouter; undefined where the general reading serves. */
export function classifyOpenRouter({ answer }: Failure): Fault | undefined {
  return answer && answer.status >= 400 ? faultOf(answer) : undefined
}

/** The fault of a 2xx whose body is an error, or whose first choice is; undefined when it is none. */
export function faultInside(json: unknown, headers: Headers): Fault | undefined {
  const error = fieldOf(json, 'error') ?? errorOfChoice(json)
  if (error === undefined || error === null) return undefined
  const body = JSON.stringify({ error: withProvider(error, fieldOf(json, 'provider')) })
  return faultOf({ status: 200, headers, body })
}

/** Once an upstream was at work, the answer names it beside the error. */
function withProvider(error: unknown, provider: unknown): unknown {
  if (typeof error !== 'object' || error === null || provider === undefined) return error
  return { ...error, metadata: { provider_name: provider, ...Object(fieldOf(error, 'metadata')) } }
}

function errorOfChoice(json: unknown): unknown {
  const choices = fieldOf(json, 'choices')
  const choice: unknown = Array.isArray(choices) ? choices[0] : undefined
  const error = fieldOf(choice, 'error')
  if (error !== undefined || fieldOf(choice, 'finish_reason') !== 'error') return error
  return { code: 502, message: 'the upstream provider failed and did not say why' }
}

function faultOf(answer: Answer): Fault {
  const detail = readErrorDetail(answer.body)
  const metadata = metadataOf(detail)
  const status = answer.status < 400 ? Number(detail.code) : answer.status
  const plain = classifyAnswer(answer, spokenBy(metadata, detail))
  const meaning = meanings.find(({ when }) => when(status, detail.message ?? '', metadata))
  if (!meaning) return plain
  const { message, requestId, delivery, retryAfterMs } = plain
  const fault = new Fault(meaning.kind, {
    message,
    scope: meaning.scope,
    status: plain.status,
    requestId,
    delivery,
  })
  if (!fault.transient) return fault
  // The header counts for what passes, also beside a status that the general reading takes for final.
  return fault.with({ retryAfterMs: retryAfterMs ?? parseRetryAfter(answer.headers) })
}

/** What the upstream said says more than that it returned an error. */
function spokenBy(
  { upstream, providerName, errorType }: Metadata,
  detail: ErrorDetail,
): ErrorDetail {
  if (!upstream?.message) return { ...detail, type: errorType ?? detail.type }
  const { code = detail.code, type = detail.type, param = detail.param } = upstream
  const message = providerName ? `${providerName}: ${upstream.message}` : upstream.message
  return { ...detail, code, type, param, message }
}

function metadataOf({ fields }: ErrorDetail): Metadata {
  const metadata = fields['metadata']
  const raw = fieldOf(metadata, 'raw')
  const text = typeof raw === 'string' ? raw : raw && JSON.stringify(raw)
  return {
    providerName: textOf(fieldOf(metadata, 'provider_name')),
    errorType: textOf(fieldOf(metadata, 'error_type')),
    limitSource: textOf(fieldOf(metadata, 'limit_source')) ?? '',
    upstream: typeof text === 'string' && text !== '' ? readErrorDetail(text) : undefined,
    flagged: ['reasons', 'flagged_input', 'patterns'].some(
      (name) => fieldOf(metadata, name) !== undefined,
    ),
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
