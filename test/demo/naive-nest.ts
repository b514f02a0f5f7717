import { createOpenAI } from '@ai-sdk/openai'
import type { Clock, ImageRequest } from '@stint/core'

import { brief } from './live-view.ts'

/** What the nest tells while it runs. */
export type NestEvent = (text: string) => void

/**
 * What the incident ran: a chain that tries twice, around a client that tries three times, each try with a timeout
 * of 600 s. Each layer is reasonable by itself; together they send six times, and nothing bounds the whole.
 */
export async function naiveNest(
  request: ImageRequest,
  world: { readonly baseURL: string; readonly clock: Clock; readonly tell: NestEvent },
): Promise<Uint8Array | undefined> {
  for (let round = 1; round <= 2; round += 1) {
    world.tell(`chain: round ${round} of 2`)
    const image = await clientWithRetries(request, world)
    if (image) return image
  }
  return undefined
}

async function clientWithRetries(
  request: ImageRequest,
  world: { readonly baseURL: string; readonly clock: Clock; readonly tell: NestEvent },
): Promise<Uint8Array | undefined> {
  const { baseURL, clock, tell } = world
  const model = createOpenAI({ baseURL, apiKey: 'demo' }).image('gpt-image-2')
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const timeout = new AbortController()
    const cancel = clock.setTimer(() => timeout.abort(new Error('timeout of 600 s')), 600_000)
    try {
      tell(`client: attempt ${attempt} of 3, the same request again`)
      const { images } = await model.doGenerate({
        prompt: request.prompt,
        n: 1,
        size: undefined,
        aspectRatio: undefined,
        seed: undefined,
        mask: undefined,
        providerOptions: {},
        abortSignal: timeout.signal,
        files: request.references.flatMap((reference) =>
          'data' in reference ? [{ type: 'file' as const, ...reference }] : [],
        ),
      })
      const [image] = images
      return typeof image === 'string' ? Buffer.from(image, 'base64') : image
    } catch (error) {
      tell(`client: failed: ${brief(error instanceof Error ? error.message : String(error))}`)
      if (attempt < 3)
        await new Promise<void>((resolve) => void clock.setTimer(resolve, 1000 * 2 ** attempt))
    } finally {
      cancel()
    }
  }
  return undefined
}
