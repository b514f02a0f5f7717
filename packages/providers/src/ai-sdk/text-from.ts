import type {
  LanguageModelV3Content,
  LanguageModelV4Content,
  LanguageModelV4FinishReason,
  LanguageModelV4Usage,
} from '@ai-sdk/provider'
import { convertBase64ToUint8Array } from '@ai-sdk/provider-utils'
import {
  Fault,
  textMade,
  type MadeFileData,
  type MadePart,
  type TextMade,
  type TextUsage,
} from '@stint/core'
import { warningText } from '../ai-sdk-warnings.ts'
import type { LanguageModel } from './language-model.ts'

/** What a model's `doGenerate` gives. */
export type TextResult = Awaited<ReturnType<LanguageModel['doGenerate']>>

type Content = LanguageModelV3Content | LanguageModelV4Content
type File = Extract<Content, { type: 'file' | 'reasoning-file' }>

/**
 * What a model made as a whole.
 * @throws Fault `malformed_response` for what is no content.
 */
export function textFrom(result: TextResult): TextMade {
  const { content, finishReason, usage, warnings, providerMetadata, response } = result
  // Community packages are not all as exact as their types.
  const made: unknown = content
  if (!Array.isArray(made)) {
    throw new Fault('malformed_response', { message: 'the model gave no list of content' })
  }
  const structured = 'structuredOutputText' in result ? result.structuredOutputText : undefined
  return textMade({
    content: content.map((part) => madePart(part)),
    ...finishFrom(finishReason),
    usage: usageFrom(usage),
    warnings: (warnings ?? []).map(warningText),
    response: response && {
      id: response.id,
      modelId: response.modelId,
      timestamp: response.timestamp,
    },
    structuredOutputText: structured,
    providerMetadata,
  })
}

/** A part of the content: the same, but for files. */
export function madePart(part: Content): MadePart {
  return part.type === 'file' || part.type === 'reasoning-file'
    ? { ...part, data: fileData(part.data) }
    : part
}

/** @throws Fault `malformed_response` when it is no base64. */
function fileData(data: File['data']): MadeFileData {
  if (typeof data === 'object' && 'type' in data) {
    return data.type === 'url' ? { type: 'url', url: data.url.href } : fileData(data.data)
  }
  try {
    return {
      type: 'data',
      data: typeof data === 'string' ? convertBase64ToUint8Array(data) : data,
    }
  } catch (cause) {
    throw new Fault('malformed_response', { message: 'a file of the answer is no base64', cause })
  }
}

/** Why a model stopped, and in which words. */
export function finishFrom(
  reason: Partial<LanguageModelV4FinishReason> | undefined,
): Pick<TextMade, 'finishReason' | 'rawFinishReason'> {
  return { finishReason: reason?.unified ?? 'other', rawFinishReason: reason?.raw }
}

/** What was counted; what is not told is left out. */
export function usageFrom(usage: Partial<LanguageModelV4Usage> | undefined): TextUsage | undefined {
  const { inputTokens: input, outputTokens: output } = usage ?? {}
  const [inputTokens, outputTokens] = [input?.total, output?.total]
  const told = {
    inputTokens,
    cacheReadTokens: input?.cacheRead,
    cacheWriteTokens: input?.cacheWrite,
    outputTokens,
    reasoningTokens: output?.reasoning,
    totalTokens:
      inputTokens === undefined || outputTokens === undefined
        ? undefined
        : inputTokens + outputTokens,
  }
  const counts = Object.entries(told).filter(([, count]) => typeof count === 'number')
  return counts.length > 0 ? (Object.fromEntries(counts) as TextUsage) : undefined
}
