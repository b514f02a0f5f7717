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
import { readRpcDetails } from '../google/rpc-details.ts'
import { retryHintMs } from '../retry-hint.ts'
import { fieldOf, firstChoice } from './field-of.ts'
import { readMetadata, type Metadata } from './metadata.ts'

/** An error as far as it was read. */
interface Told extends Metadata {
  readonly status: number
  readonly message: string
  /** By the upstream's code and words, else by OpenRouter's. */
  readonly kind: FaultKind
}

interface Meaning {
  readonly kind: FaultKind
  readonly scope?: FaultScope
  readonly when: (told: Told) => boolean
}

/** What OpenRouter says otherwise than others, first match first. */
const meanings: readonly Meaning[] = [
  {
    kind: 'rate_limit',
    scope: 'account',
    when: ({ status, limitSource }) =>
      status === 402 && limitSource === 'openrouter_in_flight_budget',
  },
  {
    kind: 'billing',
    scope: 'key',
    when: ({ status, limitSource }) => status === 402 && limitSource === 'openrouter_key_limit',
  },
  { kind: 'billing', when: ({ status }) => status === 402 },
  {
    kind: 'content_policy',
    when: ({ status, flagged, errorType }) =>
      (status === 403 && flagged) || errorType === 'refusal',
  },
  {
    kind: 'quota',
    scope: 'key',
    when: ({ status, limitSource }) => status === 403 && limitSource === 'openrouter_key_limit',
  },
  { kind: 'quota', when: ({ status, limitSource }) => status === 403 && limitSource !== undefined },
  {
    kind: 'unsupported',
    when: ({ status, message }) =>
      (status === 404 && /No endpoints found that support/i.test(message)) ||
      (status === 503 && /\brouting (?:requirements|demands)\b/i.test(message)),
  },
  {
    kind: 'context_length',
    when: ({ errorType = '' }) =>
      /^(?:max_tokens_exceeded|token_limit_exceeded|string_too_long)$/.test(errorType),
  },
  { kind: 'invalid_request', when: ({ errorType }) => errorType === 'image_not_found' },
  // What an upstream has run into is OpenRouter's account there: another upstream, or another
  // model, may serve, and another key of ours changes nothing.
  {
    kind: 'rate_limit',
    scope: 'model',
    when: ({ kind, fromUpstream }) => kind === 'rate_limit' && fromUpstream,
  },
  {
    kind: 'quota',
    scope: 'model',
    when: ({ kind, upstream }) =>
      (kind === 'quota' || kind === 'billing') && upstream !== undefined,
  },
  {
    kind: 'auth',
    scope: 'model',
    when: ({ kind, upstream }) => kind === 'auth' && upstream !== undefined,
  },
  // Limits are the account's: more keys do not help.
  { kind: 'rate_limit', scope: 'account', when: ({ kind }) => kind === 'rate_limit' },
]

/** Names the faults of OpenRouter; undefined where the general reading serves. */
export function classifyOpenRouter({ answer }: Failure): Fault | undefined {
  return answer && answer.status >= 400 ? faultOf(answer) : undefined
}

/** The fault of a 2xx whose body is an error, or whose first choice is; undefined when it is none. */
export function faultInside(json: unknown, headers: Headers): Fault | undefined {
  const error = fieldOf(json, 'error') ?? errorOfChoice(firstChoice(json))
  if (error === undefined || error === null) return undefined
  const body = JSON.stringify({ error: withProvider(error, fieldOf(json, 'provider')) })
  return faultOf({ status: 200, headers, body })
}

/** Once an upstream was at work, the answer names it beside the error. */
function withProvider(error: unknown, provider: unknown): unknown {
  if (typeof error !== 'object' || error === null || provider === undefined) return error
  return { ...error, metadata: { provider_name: provider, ...Object(fieldOf(error, 'metadata')) } }
}

function errorOfChoice(choice: unknown): unknown {
  const error = fieldOf(choice, 'error')
  if (error !== undefined || fieldOf(choice, 'finish_reason') !== 'error') return error
  return { code: 502, message: 'the upstream provider failed and did not say why' }
}

function faultOf(answer: Answer): Fault {
  const detail = readErrorDetail(answer.body)
  const metadata = readMetadata(detail)
  const plain = classifyAnswer(answer, spokenBy(metadata, detail))
  const told: Told = {
    ...metadata,
    status: answer.status < 400 ? Number(detail.code) : answer.status,
    message: detail.message ?? '',
    kind: upstreamKind(metadata.upstream, answer) ?? plain.kind,
  }
  const { kind, scope } = meanings.find(({ when }) => when(told)) ?? { kind: told.kind }
  const { message, status, requestId, delivery } = plain
  const fault = new Fault(kind, { message, scope, status, requestId, delivery })
  if (!fault.transient) return fault
  // The header counts for what passes, also beside a status that the general reading takes for final.
  const header = plain.retryAfterMs ?? parseRetryAfter(answer.headers)
  const { retryDelayMs } = readRpcDetails(metadata.upstream?.fields ?? {})
  return fault.with({ retryAfterMs: header ?? retryDelayMs ?? retryHintMs(message) })
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

/**
 * The kind of an upstream's error by its own code, which OpenRouter passes on behind a status of
 * its own, such as a 429 behind a 502.
 */
function upstreamKind(upstream: ErrorDetail | undefined, answer: Answer): FaultKind | undefined {
  if (upstream === undefined) return undefined
  const { kind } = classifyAnswer({ ...answer, status: 200 }, upstream)
  return telling.has(kind) ? kind : undefined
}

/** Others say less than OpenRouter's own status does. */
const telling: ReadonlySet<FaultKind> = new Set([
  'content_policy',
  'rate_limit',
  'quota',
  'billing',
  'auth',
  'overloaded',
  'context_length',
  'too_large',
  'unsupported',
])
