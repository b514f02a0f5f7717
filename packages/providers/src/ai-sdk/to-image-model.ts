import type { ImageModelV4, ImageModelV4CallOptions, ImageModelV4Result } from '@ai-sdk/provider'
import { createImage, type ImageMade, type ImageRequestInput, type Pipeline } from '@stint/core'
import { checkPipeline } from './check-pipeline.ts'
import { leftOut, requestFrom } from './request-from.ts'
import { resultFrom } from './result-from.ts'
import { RetriesAround } from './retries-around.ts'
import { checkToOptions, type ToImageModelOptions } from './to-options.ts'

/**
 * More than anybody asks for. `generateImage` splits a call by a smaller one, and takes none at all
 * for 1: each part would then run the whole pipeline, with limits of its own.
 */
const neverSplit = Number.MAX_SAFE_INTEGER

/**
 * A pipeline of createImage as an image model for `generateImage({ model, maxRetries: 0 })` of the
 * AI SDK. The report stands in `providerMetadata.stint`, losses in the warnings. A call that fails
 * rejects with a CallError, which the AI SDK does not retry; where its retries are on, a warning
 * says so once.
 * @throws TypeError when it is no pipeline of createImage, or an option does not fit.
 */
export function toImageModel(
  pipeline: Pipeline<ImageRequestInput, ImageMade>,
  options: ToImageModelOptions = {},
): ImageModelV4 {
  checkPipeline('toImageModel', pipeline, createImage)
  const { modelId = pipeline.id, provider = 'stint', ...run } = checkToOptions(options)
  const retries = new RetriesAround({ adapter: 'toImageModel', caller: 'generateImage' })

  async function doGenerate(call: ImageModelV4CallOptions): Promise<ImageModelV4Result> {
    retries.onCall(call)
    try {
      const result = await pipeline.run(requestFrom(call), { ...run, signal: call.abortSignal })
      return resultFrom(result, modelId, leftOut(call))
    } catch (error) {
      retries.onFailure(call, error)
      throw error
    }
  }

  return {
    specificationVersion: 'v4',
    provider,
    modelId,
    maxImagesPerCall: neverSplit,
    supportsFileInputs: true,
    supportsMaskInputs: true,
    doGenerate,
  }
}
