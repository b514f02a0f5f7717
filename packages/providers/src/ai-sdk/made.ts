import type { ImageModelV3, ImageModelV4, JSONObject } from '@ai-sdk/provider'
import { Fault, requestIdOf, type ImageMade, type ImageRequest } from '@stint/core'
import { readWarnings } from '../ai-sdk-warnings.ts'
import { decodeImages } from '../decode-images.ts'
import { toldCost } from './told-cost.ts'
import type { FromImageModelOptions } from './from-options.ts'

/** What a model's `doGenerate` gives. */
export type ModelResult = Awaited<ReturnType<(ImageModelV3 | ImageModelV4)['doGenerate']>>

/**
 * What a model made.
 * @throws Fault `empty_response` without an image, `malformed_response` for one that is none,
 * `unsupported` when something that was asked for was dropped.
 */
export function readResult(
  result: ModelResult,
  request: ImageRequest,
  options: FromImageModelOptions,
): ImageMade {
  const requestId = requestIdOf(new Headers(result.response?.headers))
  // Community packages are not all as exact as their types.
  const encoded: unknown = result.images
  if (!Array.isArray(encoded)) {
    throw new Fault('malformed_response', {
      message: 'the model gave no list of images',
      requestId,
    })
  }
  if (encoded.length === 0) throw empty(result, requestId)
  const { images, warnings: spoilt } = decodeImages(result.images, requestId)
  const warnings = [...readWarnings(result.warnings ?? [], request), ...spoilt]
  const { n = 1 } = request
  if (images.length < n) warnings.push(`made ${images.length} of ${n} images`)
  return {
    images,
    warnings,
    usage: { ...result.usage, images: images.length },
    cost: costOf(result, options, warnings),
  }
}

/** What is made and paid for is not thrown away over a function that reads what it cost. */
function costOf(
  { providerMetadata }: ModelResult,
  { cost = toldCost }: FromImageModelOptions,
  warnings: string[],
): number | undefined {
  const metadata: Readonly<JSONObject> = { ...providerMetadata }
  try {
    return cost(metadata)
  } catch (error) {
    warnings.push(`the option cost failed: ${error instanceof Error ? error.message : 'it threw'}`)
    return undefined
  }
}

function empty(result: ModelResult, requestId: string | undefined): Fault {
  const isFinal = 'isRetryable' in result && !(result.isRetryable ?? true)
  return new Fault('empty_response', {
    message: 'the model made no image',
    requestId,
    ...(isFinal && { transient: false }),
  })
}
