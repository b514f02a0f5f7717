import type { ImageRequest } from '@stint/core'
import { z } from 'zod'
import { readUsage, type Answered } from './answered.ts'
import { openrouterModel } from './models.ts'
import { imageOptions, type OpenRouterSettings } from './settings.ts'

/** What chat completions are sent for an image. `usage.include` asks for the cost. */
export function chatBody(
  request: ImageRequest,
  references: readonly string[],
  settings: OpenRouterSettings,
): object {
  const { prompt, aspectRatio, seed } = request
  const options = imageOptions(request, settings)
  const config = {
    ...(aspectRatio !== undefined && { aspect_ratio: aspectRatio }),
    ...(options.imageSize && { image_size: options.imageSize }),
  }
  const images = references.map((url) => ({ type: 'image_url', image_url: { url } }))
  return {
    model: settings.model,
    messages: [{ role: 'user', content: [{ type: 'text', text: prompt }, ...images] }],
    modalities: openrouterModel(settings.model)?.modalities ?? ['image', 'text'],
    ...(Object.keys(config).length > 0 && { image_config: config }),
    ...(seed !== undefined && { seed }),
    ...(options.provider && { provider: options.provider }),
    ...(options.user !== undefined && { user: options.user }),
    usage: { include: true },
  }
}

/** Ends of an answer whose image was held back. */
const withheld = /content_filter|SAFETY|PROHIBITED|BLOCKLIST|RECITATION/i

const answerSchema = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish().catch(undefined),
        native_finish_reason: z.string().nullish().catch(undefined),
        message: z.object({
          content: z.string().nullish().catch(undefined),
          refusal: z.string().nullish().catch(undefined),
          images: z
            .array(
              z
                .object({ image_url: z.object({ url: z.string() }) })
                .nullable()
                .catch(null),
            )
            .nullish()
            .catch(undefined),
        }),
      }),
    )
    .catch([]),
  usage: z.unknown().optional(),
})

/** Reads what chat completions answer: images of the first choice, as data URLs. */
export function readChat(json: unknown): Answered {
  const { choices, usage } = answerSchema.catch({ choices: [], usage: undefined }).parse(json)
  const [choice] = choices
  const message = choice?.message
  const reasons = `${choice?.finish_reason ?? ''} ${choice?.native_finish_reason ?? ''}`
  const refused = message?.refusal ?? (withheld.test(reasons) ? reasons.trim() : undefined)
  return {
    images: (message?.images ?? []).flatMap((image) => image?.image_url.url ?? []),
    text: message?.content ?? undefined,
    refused,
    ...readUsage(usage),
  }
}
