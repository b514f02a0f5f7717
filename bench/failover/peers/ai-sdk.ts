import { createOpenAI } from '@ai-sdk/openai'
import { generateImage } from 'ai'
import type { Peer } from '../peer.ts'
import { addresses, apiKey, model } from '../vendors.ts'

export const aiSdk: Peer = {
  name: 'AI SDK',
  setUp:
    '`generateImage` with its defaults: 2 retries with backoff from 2 s, a Retry-After of up to 60 s followed, no time limit, one vendor. For several images `n` with `maxImagesPerCall: 1`.',
  open() {
    const main = createOpenAI({ apiKey, baseURL: addresses.main }).image(model)
    return async ({ prompt, reference, images: n }) => {
      const { images } = await generateImage({
        model: main,
        prompt: { text: prompt, images: [reference] },
        n,
        maxImagesPerCall: 1,
      })
      return images.map(({ uint8Array }) => uint8Array)
    }
  },
}
