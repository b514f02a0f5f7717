import { createOpenAI } from '@ai-sdk/openai'
import { experimental_retryableGenerateImage as generateImage } from 'ai-retry/generate-image'
import { error, httpStatus, noImage, timeout } from 'ai-retry/generate-image/conditions'
import { attemptMs, callMs, lighter, sideBySide, type Peer } from '../peer.ts'
import { addresses, apiKey, model } from '../vendors.ts'

export const aiRetry: Peer = {
  name: 'AI SDK + ai-retry',
  setUp:
    "`retryableGenerateImage` with a `timeout` of 40 s for each attempt and an `abortSignal` for the 90 s. Conditions, as its README has them: no image, a timeout and a used-up quota switch to the backup; a 500 is tried again with the lighter prompt (`options`), what `isRetryable` once more after the Retry-After or a second; anything else goes to the backup, its catch-all fallback. The AI SDK's own retries are off, which is its default. Several images are several calls side by side, so that each retries by itself.",
  open() {
    const main = createOpenAI({ apiKey, baseURL: addresses.main, name: 'main' }).image(model)
    const spare = createOpenAI({ apiKey, baseURL: addresses.backup, name: 'backup' }).image(model)
    const again = { maxAttempts: 2, delay: 1000, backoffFactor: 2, timeout: attemptMs }
    const backup = { model: spare, timeout: attemptMs }
    return ({ prompt, reference, images }) => {
      const light = { prompt: { text: lighter(prompt), images: [reference] } }
      const abortSignal = AbortSignal.timeout(callMs)
      return sideBySide(images, async () => {
        const { image } = await generateImage({
          model: main,
          prompt: { text: prompt, images: [reference] },
          timeout: attemptMs,
          abortSignal,
          retry: [
            noImage().switch(backup),
            timeout().switch(backup),
            error.message('quota').switch(backup),
            httpStatus(500).retry({ ...again, options: light }),
            error.isRetryable(true).retry(again),
            backup,
          ],
        })
        return image.uint8Array
      })
    }
  },
}
