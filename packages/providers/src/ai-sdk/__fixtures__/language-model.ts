import type {
  LanguageModelV3,
  LanguageModelV3CallOptions,
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider'

export const usage: LanguageModelV4GenerateResult['usage'] = {
  inputTokens: { total: 10, noCache: 6, cacheRead: 4, cacheWrite: undefined },
  outputTokens: { total: 5, text: 3, reasoning: 2 },
}

export const finish: Extract<LanguageModelV4StreamPart, { type: 'finish' }> = {
  type: 'finish',
  finishReason: { unified: 'stop', raw: 'end' },
  usage,
}

export const words: readonly LanguageModelV4StreamPart[] = [
  { type: 'stream-start', warnings: [{ type: 'unsupported', feature: 'seed' }] },
  { type: 'response-metadata', id: 'r1', modelId: 'word-1' },
  { type: 'text-start', id: '0' },
  { type: 'text-delta', id: '0', delta: 'Hello' },
  { type: 'text-delta', id: '0', delta: ' there' },
  { type: 'text-end', id: '0' },
]

/** What a model does in a test, and what it was asked. */
export interface Played {
  readonly parts?: readonly LanguageModelV4StreamPart[]
  /** What the stream breaks off with after the parts. */
  readonly error?: unknown
  /** Whether the stream says nothing more after the parts. */
  readonly hangs?: boolean
  readonly made?: Partial<LanguageModelV4GenerateResult>
  readonly supportedUrls?: Record<string, RegExp[]>
  readonly onCall?: (options: LanguageModelV4CallOptions) => void
  readonly onPull?: () => void
  readonly onCancel?: (reason: unknown) => void
}

/** A model of v4 in memory, which ignores its signal. */
export function modelOf(played: Played = {}): LanguageModelV4 {
  const { made, supportedUrls = {}, onCall } = played
  return {
    specificationVersion: 'v4',
    provider: 'toy.chat',
    modelId: 'word',
    supportedUrls,
    async doGenerate(options) {
      onCall?.(options)
      const content = [{ type: 'text', text: 'Hello there' } as const]
      const { finishReason } = finish
      return await Promise.resolve({ content, finishReason, usage, warnings: [], ...made })
    },
    async doStream(options) {
      onCall?.(options)
      return await Promise.resolve({ stream: streamOf(played) })
    },
  }
}

/** The same of v3: what it is asked is seen as it is. */
export function modelV3Of(onCall: (options: LanguageModelV3CallOptions) => void): LanguageModelV3 {
  const model = modelOf({ onCall: onCall as never })
  return { ...model, specificationVersion: 'v3' } as unknown as LanguageModelV3
}

function streamOf({
  parts = [...words, finish],
  error,
  hangs = false,
  onPull,
  onCancel,
}: Played): ReadableStream<LanguageModelV4StreamPart> {
  const left = [...parts]
  return new ReadableStream(
    {
      async pull(controller) {
        onPull?.()
        const next = left.shift()
        if (next) return controller.enqueue(next)
        if (hangs) return await new Promise<void>(() => undefined)
        if (error !== undefined) throw error
        controller.close()
      },
      ...(onCancel && { cancel: onCancel }),
    },
    { highWaterMark: 0 },
  )
}
