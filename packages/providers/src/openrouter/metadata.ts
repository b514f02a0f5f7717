import { readErrorDetail, type ErrorDetail } from '@stint/core'
import { fieldOf, textOf } from './field-of.ts'

/** What OpenRouter says of an error beyond its code and message. */
export interface Metadata {
  /** What ran out: credits, the key's limit, what may be in flight, a budget. */
  readonly limitSource: string | undefined
  /** A code of OpenRouter's own for what went wrong. */
  readonly errorType: string | undefined
  readonly providerName: string | undefined
  /** Whether an upstream was at work, and not OpenRouter alone. */
  readonly fromUpstream: boolean
  /** The upstream's own error, where one was passed on. */
  readonly upstream: ErrorDetail | undefined
  /** Whether input was flagged, or a guardrail met. */
  readonly flagged: boolean
}

/** Reads `error.metadata`, leniently. */
export function readMetadata({ fields }: ErrorDetail): Metadata {
  const metadata = fields['metadata']
  const providerName = textOf(metadata, 'provider_name')
  const upstream = upstreamOf(fieldOf(metadata, 'raw'))
  return {
    limitSource: textOf(metadata, 'limit_source'),
    errorType: textOf(metadata, 'error_type'),
    providerName,
    fromUpstream:
      providerName !== undefined ||
      upstream !== undefined ||
      fieldOf(metadata, 'provider_code') !== undefined,
    upstream,
    flagged: ['reasons', 'flagged_input', 'patterns'].some(
      (name) => fieldOf(metadata, name) !== undefined,
    ),
  }
}

/** The upstream's error is passed on as an object, as JSON in a text, or in plain words. */
function upstreamOf(raw: unknown): ErrorDetail | undefined {
  const text = typeof raw === 'string' ? raw : JSON.stringify(raw ?? '')
  return text.trim() === '' || text === '""' ? undefined : readErrorDetail(text)
}
