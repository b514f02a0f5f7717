import type {
  JSONObject,
  LanguageModelV4Content,
  LanguageModelV4FinishReason,
  LanguageModelV4GenerateResult,
  LanguageModelV4Usage,
  SharedV4ProviderMetadata,
  SharedV4Warning,
} from '@ai-sdk/provider'
import type { CallResult, MadePart, TextMade, TextPart, TextUsage } from '@stint/core'

/** What a pipeline made, as the AI SDK has it. The report stands in the metadata, losses in the warnings too. */
export function textResultFrom(
  result: CallResult<TextMade>,
  modelId: string,
  warnings: readonly SharedV4Warning[],
): LanguageModelV4GenerateResult {
  const { content, usage, response, structuredOutputText } = result
  return {
    content: content.map((part) => contentFrom(part)),
    ...(structuredOutputText !== undefined && { structuredOutputText }),
    finishReason: reasonFrom(result),
    usage: usageFor(usage),
    warnings: [...warnings, ...warningsFrom(result)],
    providerMetadata: metadataFrom(result),
    response: { timestamp: new Date(), modelId, ...response } as NonNullable<
      LanguageModelV4GenerateResult['response']
    >,
  }
}

/** Why a model stopped. */
export function reasonFrom({
  finishReason,
  rawFinishReason,
}: Pick<TextMade, 'finishReason' | 'rawFinishReason'>): LanguageModelV4FinishReason {
  return { unified: finishReason, raw: rawFinishReason }
}

/** The same, but for links in files. */
export function contentFrom(part: MadePart | TextPart): LanguageModelV4Content {
  if ((part.type === 'file' || part.type === 'reasoning-file') && part.data.type === 'url') {
    return { ...part, data: { type: 'url', url: new URL(part.data.url) } } as LanguageModelV4Content
  }
  return part as LanguageModelV4Content
}

/** What was counted, as far as it is known. */
export function usageFor(usage: TextUsage | undefined): LanguageModelV4Usage {
  const { inputTokens: total, cacheReadTokens, cacheWriteTokens } = usage ?? {}
  const { outputTokens, reasoningTokens } = usage ?? {}
  const cached = (cacheReadTokens ?? 0) + (cacheWriteTokens ?? 0)
  const isTold = cacheReadTokens !== undefined || cacheWriteTokens !== undefined
  return {
    inputTokens: {
      total,
      noCache: total !== undefined && isTold ? Math.max(0, total - cached) : undefined,
      cacheRead: cacheReadTokens,
      cacheWrite: cacheWriteTokens,
    },
    outputTokens: {
      total: outputTokens,
      text:
        outputTokens !== undefined && reasoningTokens !== undefined
          ? Math.max(0, outputTokens - reasoningTokens)
          : undefined,
      reasoning: reasoningTokens,
    },
  }
}

/** What the vendor says, and beside it what stint does: plain data, JSON leaves out what is undefined. */
export function metadataFrom({
  provider,
  losses,
  report,
  providerMetadata,
}: CallResult<TextMade>): SharedV4ProviderMetadata {
  const stint: JSONObject = JSON.parse(JSON.stringify({ provider, losses, report }))
  return { ...providerMetadata, stint }
}

function warningsFrom({ warnings, losses }: CallResult<TextMade>): SharedV4Warning[] {
  const texts = losses.length > 0 ? [`made with losses: ${losses.join(', ')}`] : []
  return asWarnings([...texts, ...warnings])
}

/** Texts as warnings of the AI SDK. */
export function asWarnings(texts: readonly string[]): SharedV4Warning[] {
  return texts.map((message) => ({ type: 'other', message }))
}
