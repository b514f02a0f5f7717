import { createOpenAI } from '@ai-sdk/openai'
import { generateImage } from 'ai'
import type { Peer } from '../peer.ts'
import { addresses, apiKey, model } from '../vendors.ts'

export const aiSdk: Peer = {
  name: 'AI SDK',
  setUp:
    '`generateImage` with its defaults: 2 retries with backoff from 2 s, a Retry-After of up to 60 s followed, no time limit, one vendor.',
  open() {
    const main = createOpenAI({ apiKey, baseURL: addresses.main }).image(model)
    return async ({ prompt, reference }) => {
      const { image } = await generateImage({
        model: main,
        prompt: { text: prompt, images: [reference] },
      })
      return image.uint8Array
    }
  },
}
