import type { LanguageModelV3StreamPart, LanguageModelV4StreamPart } from '@ai-sdk/provider'
import type { TextPart } from '@stint/core'
import { warningText } from '../ai-sdk-warnings.ts'
import { finishFrom, madePart, usageFrom } from './text-from.ts'
import { StreamError } from './stream-error.ts'

/** What a model's stream gives, part by part. */
export type StreamPart = LanguageModelV3StreamPart | LanguageModelV4StreamPart

/**
 * A part of a stream in core's form; undefined for what nobody reads: the vendor's own chunks, signs
 * of life, and kinds that are not known here.
 * @throws StreamError for a part that is an error.
 */
export function partFrom(part: StreamPart): TextPart | undefined {
  switch (part.type) {
    case 'error':
      throw new StreamError(part.error)
    case 'stream-start':
      return { type: 'stream-start', warnings: (part.warnings ?? []).map(warningText) }
    case 'finish':
      return {
        type: 'finish',
        ...finishFrom(part.finishReason),
        usage: usageFrom(part.usage),
        providerMetadata: part.providerMetadata,
      }
    case 'response-metadata': {
      const { type, id, modelId, timestamp } = part
      return { type, id, modelId, timestamp }
    }
    case 'file':
    case 'reasoning-file':
      return madePart(part) as TextPart
    default:
      return known.has(part.type) ? (part as TextPart) : undefined
  }
}

/** Parts that are the same here and there. */
const known: ReadonlySet<string> = new Set<TextPart['type']>([
  'text-start',
  'text-delta',
  'text-end',
  'reasoning-start',
  'reasoning-delta',
  'reasoning-end',
  'tool-input-start',
  'tool-input-delta',
  'tool-input-end',
  'tool-call',
  'tool-result',
  'tool-approval-request',
  'source',
  'custom',
])
