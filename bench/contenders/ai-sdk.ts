import type { ImageModelV4 } from '@ai-sdk/provider'
import { generateImage } from 'ai'
import type { Contender } from '../contender.ts'
import type { Model } from '../model.ts'

/** `generateImage` alone. */
export const aiSdk: Contender = {
  name: 'AI SDK generateImage',
  says: '`generateImage` alone with its defaults, over an `ImageModelV4`: no timeout, no breaker and no second model. Its retry waits at least 2 s and can not be told to wait less, so that path is left out.',
  does: { retry: false, failover: false },
  setUp({ main }) {
    const model = imageModel(main)
    return () => generateImage({ model, prompt: 'a poster of a lighthouse' })
  },
}

function imageModel(model: Model): ImageModelV4 {
  const { signal: never } = new AbortController()
  return {
    specificationVersion: 'v4',
    provider: 'memory',
    modelId: 'model',
    maxImagesPerCall: 1,
    async doGenerate({ abortSignal: signal = never }) {
      const { images } = await model({ signal })
      return {
        images: images.map(({ data }) => data),
        warnings: [],
        response: { timestamp: new Date(), modelId: 'model', headers: undefined },
      }
    },
  }
}
