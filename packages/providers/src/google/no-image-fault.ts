import type { LanguageModelV4GenerateResult } from '@ai-sdk/provider'
import { Fault, requestIdOf, type FaultKind } from '@stint/core'

interface Meaning {
  readonly kind: FaultKind
  readonly transient?: boolean
}

const refused: Meaning = { kind: 'content_policy' }

/**
 * What ends an answer without an image; any other reason is an empty response, worth another try.
 */
const meanings: Readonly<Record<string, Meaning>> = {
  SAFETY: refused,
  IMAGE_SAFETY: refused,
  PROHIBITED_CONTENT: refused,
  IMAGE_PROHIBITED_CONTENT: refused,
  RECITATION: refused,
  IMAGE_RECITATION: refused,
  BLOCKLIST: refused,
  SPII: refused,
  // The same request would be cut off again.
  MAX_TOKENS: { kind: 'empty_response', transient: false },
}

/**
 * Names the fault of an answer that came, but without an image; its message is what the model said
 * instead.
 */
export function noImageFault(made: LanguageModelV4GenerateResult, headers: Headers): Fault {
  const metadata = made.providerMetadata?.['google'] ?? {}
  const blocked = fieldOf(metadata['promptFeedback'], 'blockReason')
  const reason = blocked ?? made.finishReason.raw
  const { kind, transient } = (blocked === undefined && meanings[reason ?? '']) || {
    kind: blocked === undefined ? 'empty_response' : 'content_policy',
  }
  const words = fieldOf(metadata, 'finishMessage') ?? textOf(made)
  const why = reason === undefined ? '' : ` (${reason})`
  const message = `no image${why}${words === '' ? '' : `: ${words}`}`
  return new Fault(kind, { message, transient, status: 200, requestId: requestIdOf(headers) })
}

function textOf({ content }: LanguageModelV4GenerateResult): string {
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('')
}

function fieldOf(value: unknown, key: string): string | undefined {
  const field: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
  return typeof field === 'string' && field !== '' ? field : undefined
}
