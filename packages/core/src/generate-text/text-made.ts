import type { Counts } from '../reading/made-notes.ts'
import type { MadePart, MadeToolCall, ProviderMetadata } from './made-part.ts'

export const finishReasons = [
  'stop',
  'length',
  'content-filter',
  'tool-calls',
  'error',
  'interrupted',
  'other',
] as const

/**
 * Why a model stopped: of itself, at `maxOutputTokens`, by a content filter, to have tools run, by
 * an error; `'interrupted'`: the vendor's stream ended without saying.
 */
export type FinishReason = (typeof finishReasons)[number]

/** What a vendor counted, by its own account, in tokens. */
export interface TextUsage extends Counts {
  /** All of the input, cached or not. */
  readonly inputTokens?: number | undefined
  /** Those of the input that were read from a cache. */
  readonly cacheReadTokens?: number | undefined
  /** Those of the input that were written to a cache. */
  readonly cacheWriteTokens?: number | undefined
  /** All of the output, reasoning and text. */
  readonly outputTokens?: number | undefined
  readonly reasoningTokens?: number | undefined
  readonly totalTokens?: number | undefined
}

/** What a vendor says of its answer. */
export interface ResponseMetadata {
  readonly id?: string | undefined
  /** The model that answered, which may be one behind the name that was asked for. */
  readonly modelId?: string | undefined
  readonly timestamp?: Date | undefined
}

/** What a provider's attempt at a request for text returns. */
export interface TextMade {
  /** All text of `content`, joined. */
  readonly text: string
  /** The tool calls of `content`. */
  readonly toolCalls: readonly MadeToolCall[]
  /** What was made, in order. */
  readonly content: readonly MadePart[]
  readonly finishReason: FinishReason
  /** The reason in the vendor's own word. */
  readonly rawFinishReason?: string | undefined
  readonly usage?: TextUsage | undefined
  /** What the vendor left out or did otherwise. */
  readonly warnings?: readonly string[] | undefined
  /** What it cost, in the unit of the provider's `price`. */
  readonly cost?: number | undefined
  readonly response?: ResponseMetadata | undefined
  /** The text to read JSON from, where that is not all of `text`. */
  readonly structuredOutputText?: string | undefined
  readonly providerMetadata?: ProviderMetadata | undefined
}

/** A result of its content: joins the text, finds the tool calls. */
export function textMade(fields: Omit<TextMade, 'text' | 'toolCalls'>): TextMade {
  const { content } = fields
  return {
    text: content.map((part) => (part.type === 'text' ? part.text : '')).join(''),
    toolCalls: content.filter((part) => part.type === 'tool-call'),
    ...fields,
  }
}

/**
 * Whether a result holds nothing of what was asked for. Reasoning and sources alone are nothing
 * that anybody asked for; but where the request's own limit cut the answer off, asking again would
 * only buy the same once more.
 */
export function isEmptyText({ content, finishReason }: TextMade): boolean {
  if (finishReason === 'length' && content.length > 0) return false
  return content.every(({ type, ...part }) => {
    if (type === 'text') return !('text' in part) || part.text === ''
    return type === 'reasoning' || type === 'reasoning-file' || type === 'source'
  })
}
