import type { LanguageModelV4StreamPart, SharedV4Warning } from '@ai-sdk/provider'
import { CallError, type StreamHandle, type TextMade, type TextPart } from '@stint/core'
import { asWarnings, contentFrom, metadataFrom, reasonFrom, usageFor } from './text-result-from.ts'

type Finish = Extract<TextPart, { type: 'finish' }>

/**
 * The parts of a call as a stream of the AI SDK. It is there once there is a first part: until then
 * the call may still fail as a whole, and rejects. It reads on when it is read, and whoever cancels it
 * aborts the call. Its last part has the report, so it is held back until the call is over.
 */
export async function textStreamFrom(
  call: StreamHandle<TextMade, TextPart>,
  modelId: string,
  {
    warnings,
    onFailure,
  }: {
    readonly warnings: readonly SharedV4Warning[]
    readonly onFailure: (error: unknown) => void
  },
): Promise<ReadableStream<LanguageModelV4StreamPart>> {
  const parts = call[Symbol.asyncIterator]()
  let finish: Finish | undefined
  let next: IteratorResult<TextPart> | undefined = await parts.next()

  async function pull(controller: ReadableStreamDefaultController): Promise<void> {
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- one part after the other
      const { done, value } = next ?? (await parts.next())
      next = undefined
      if (done === true) break
      if (value.type !== 'finish') return controller.enqueue(streamPart(value, modelId, warnings))
      finish = value
    }
    const result = await call.result
    const { usage } = result
    const { finishReason, rawFinishReason } = finish ?? result
    const reason = reasonFrom({ finishReason, rawFinishReason })
    const providerMetadata = metadataFrom(result)
    controller.enqueue({
      type: 'finish',
      finishReason: reason,
      usage: usageFor(usage),
      providerMetadata,
    })
    controller.close()
  }

  return new ReadableStream<LanguageModelV4StreamPart>(
    {
      async pull(controller) {
        try {
          await pull(controller)
        } catch (error) {
          onFailure(error)
          if (!CallError.isInstance(error)) throw error
          // As a part: only so does the AI SDK hand it to onError, and to a UI with its message.
          controller.enqueue({ type: 'error', error })
          controller.close()
        }
      },
      async cancel() {
        await parts.return?.()
      },
    },
    // Nothing is read before it is asked for.
    { highWaterMark: 0 },
  )
}

function streamPart(
  part: Exclude<TextPart, Finish>,
  modelId: string,
  warnings: readonly SharedV4Warning[],
): LanguageModelV4StreamPart {
  switch (part.type) {
    case 'stream-start':
      return { type: 'stream-start', warnings: [...warnings, ...asWarnings(part.warnings ?? [])] }
    case 'response-metadata':
      return { modelId, ...part } as LanguageModelV4StreamPart
    default:
      return contentFrom(part) as LanguageModelV4StreamPart
  }
}
