import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamResult,
} from '@ai-sdk/provider'
import {
  generateText,
  type Pipeline,
  type TextMade,
  type TextPart,
  type TextRequestInput,
} from '@stint/core'
import { checkPipeline } from './check-pipeline.ts'
import { RetriesAround } from './retries-around.ts'
import { textLeftOut, textRequestFrom } from './text-request-from.ts'
import { textResultFrom } from './text-result-from.ts'
import { textStreamFrom } from './text-stream-from.ts'
import { checkToLanguageOptions, type ToLanguageModelOptions } from './to-language-options.ts'

/**
 * A pipeline of generateText as a language model for `generateText({ model, maxRetries: 0 })` and
 * `streamText` of the AI SDK. The report stands in `providerMetadata.stint`. A call that fails
 * rejects with a CallError, or ends the stream with one, and the AI SDK does not retry it; where its
 * retries are on, a warning says so once.
 * @throws TypeError when it is no pipeline of generateText, or an option does not fit.
 */
export function toLanguageModel(
  pipeline: Pipeline<TextRequestInput, TextMade, TextPart>,
  options: ToLanguageModelOptions = {},
): LanguageModelV4 {
  checkPipeline('toLanguageModel', pipeline, generateText)
  const {
    modelId = pipeline.id,
    provider = 'stint',
    supportedUrls = {},
    ...run
  } = checkToLanguageOptions(options)
  const retries = new RetriesAround({ adapter: 'toLanguageModel', caller: 'streamText' })

  async function watched<T>(call: LanguageModelV4CallOptions, ask: () => Promise<T>): Promise<T> {
    retries.onCall(call)
    try {
      return await ask()
    } catch (error) {
      retries.onFailure(call, error)
      throw error
    }
  }

  async function doGenerate(
    call: LanguageModelV4CallOptions,
  ): Promise<LanguageModelV4GenerateResult> {
    const signal = call.abortSignal
    const result = await pipeline.run(textRequestFrom(call), { ...run, signal })
    return textResultFrom(result, modelId, textLeftOut(call))
  }

  async function doStream(call: LanguageModelV4CallOptions): Promise<LanguageModelV4StreamResult> {
    const handle = pipeline.stream(textRequestFrom(call), { ...run, signal: call.abortSignal })
    const stream = await textStreamFrom(handle, modelId, {
      warnings: textLeftOut(call),
      onFailure: (error) => retries.onFailure(call, error),
    })
    return { stream }
  }

  return {
    specificationVersion: 'v4',
    provider,
    modelId,
    supportedUrls: supportedUrls as Record<string, RegExp[]>,
    doGenerate: (call) => watched(call, () => doGenerate(call)),
    doStream: (call) => watched(call, () => doStream(call)),
  }
}
