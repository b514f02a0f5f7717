import type { ImageRequest } from '@stint/core'
import { z } from 'zod'
import { frameOf } from './frame.ts'
import { openrouterModel } from './models.ts'
import { imageOptions, type OpenRouterSettings } from './settings.ts'

/** What chat completions are sent for an image. JSON leaves out what is undefined. */
export function chatBody(
  request: ImageRequest,
  references: readonly string[],
  settings: OpenRouterSettings,
): object {
  const { prompt, seed } = request
  const options = imageOptions(request, settings)
  const { aspectRatio, imageSize } = frameOf(request, options, settings)
  const images = references.map((url) => ({ type: 'image_url', image_url: { url } }))
  return {
    model: settings.model,
    messages: [{ role: 'user', content: [{ type: 'text', text: prompt }, ...images] }],
    modalities: settings.modalities ??
      openrouterModel(settings.model)?.modalities ?? ['image', 'text'],
    ...((aspectRatio ?? imageSize) !== undefined && {
      image_config: { aspect_ratio: aspectRatio, image_size: imageSize },
    }),
    seed,
    provider: options.provider,
    user: options.user,
  }
}

const answerSchema = z
  .object({
    choices: z.array(z.object({ message: z.object({ images: z.array(z.unknown()) }) })),
  })
  .catch({ choices: [] })
const imageSchema = z.object({ image_url: z.object({ url: z.string() }) })

/**
 * The images of the first choice that chat completions answer with, as data URLs. One that is none
 * takes no other with it; undefined where none of them can be read.
 */
export function readChat(json: unknown): string[] | undefined {
  const images = answerSchema.parse(json).choices[0]?.message.images ?? []
  const encoded = images.flatMap((image) => {
    const { data } = imageSchema.safeParse(image)
    return data ? [data.image_url.url] : []
  })
  return encoded.length === 0 && images.length > 0 ? undefined : encoded
}
