import type { ImageRequest } from '@stint/core'
import { z } from 'zod'
import { readUsage, type Answered } from './answered.ts'
import { imageOptions, type OpenRouterSettings } from './settings.ts'

/** What `/images` is sent. */
export function imagesBody(
  request: ImageRequest,
  references: readonly string[],
  settings: OpenRouterSettings,
): object {
  const { prompt, n = 1, size, aspectRatio, seed } = request
  const options = imageOptions(request, settings)
  return {
    model: settings.model,
    prompt,
    ...(n > 1 && { n }),
    ...(size !== undefined && { size }),
    ...(aspectRatio !== undefined && { aspect_ratio: aspectRatio }),
    ...(seed !== undefined && { seed }),
    ...(references.length > 0 && {
      input_references: references.map((url) => ({ type: 'image_url', image_url: { url } })),
    }),
    ...(options.imageSize && { resolution: options.imageSize }),
    ...(options.quality && { quality: options.quality }),
    ...(options.outputFormat && { output_format: options.outputFormat }),
    ...(options.background && { background: options.background }),
    ...(options.provider && { provider: options.provider }),
    ...(options.user !== undefined && { user: options.user }),
  }
}

const answerSchema = z.object({
  data: z.array(z.object({ b64_json: z.string() }).nullable().catch(null)).catch([]),
  usage: z.unknown().optional(),
})

/** Reads what `/images` answers. */
export function readImages(json: unknown): Answered {
  const { data, usage } = answerSchema.catch({ data: [], usage: undefined }).parse(json)
  return { images: data.flatMap((image) => image?.b64_json ?? []), ...readUsage(usage) }
}
