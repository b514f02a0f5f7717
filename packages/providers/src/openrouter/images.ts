import type { ImageRequest } from '@stint/core'
import { z } from 'zod'
import { frameOf } from './frame.ts'
import { imageOptions, type OpenRouterSettings } from './settings.ts'

/** What `/images` is sent. JSON leaves out what is undefined. */
export function imagesBody(
  request: ImageRequest,
  references: readonly string[],
  settings: OpenRouterSettings,
): object {
  const { prompt, n = 1, seed } = request
  const options = imageOptions(request, settings)
  const { size, aspectRatio, imageSize } = frameOf(request, options, settings)
  return {
    model: settings.model,
    prompt,
    ...(n > 1 && { n }),
    size,
    aspect_ratio: aspectRatio,
    resolution: imageSize,
    seed,
    ...(references.length > 0 && {
      input_references: references.map((url) => ({ type: 'image_url', image_url: { url } })),
    }),
    quality: options.quality,
    output_format: options.outputFormat,
    output_compression: options.outputCompression,
    background: options.background,
    provider: options.provider,
    user: options.user,
  }
}

const answerSchema = z.object({ data: z.array(z.unknown()) }).catch({ data: [] })
const imageSchema = z.object({ b64_json: z.string() })

/**
 * The images that `/images` answers with, as base64. One that is none takes no other with it; undefined where none of
 * them can be read.
 */
export function readImages(json: unknown): string[] | undefined {
  const images = answerSchema.parse(json).data
  const encoded = images.flatMap((image) => {
    const { data } = imageSchema.safeParse(image)
    return data ? [data.b64_json] : []
  })
  return encoded.length === 0 && images.length > 0 ? undefined : encoded
}
