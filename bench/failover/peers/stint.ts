import { createImage, defineProvider, pipeline } from '@stint/core'
import { batch, breaker, budget, deadline, downgrade, failover, retry } from '@stint/middleware'
import { simplifyPrompt } from '@stint/middleware/downgrade'
import { openai } from '@stint/providers/openai'
import { attemptMs, callMs, lighter, type Peer } from '../peer.ts'
import { addresses, apiKey, model } from '../vendors.ts'
import type { VendorName } from '../world.ts'

export const stint: Peer = {
  name: 'stint',
  setUp:
    "The pipeline of the README: 90 s and 4 attempts for the call, `failover` that keeps one attempt and 30 s for the backup, 2 tries, a lighter prompt as the only step of `downgrade`, a breaker of 5 failures and 30 s for each vendor, 40 s for an attempt; and at the top a breaker that counts an agent's repetitions. For several images `batch` above the breaker, and as many times the attempts.",
  open(images) {
    const main = vendor('main', images)
    const backup = vendor('backup', images)
    const poster = pipeline(createImage)
      .use(breaker({ failures: 2, cooldown: '10m', key: 'request' }))
      .use(deadline(callMs))
      .use(budget({ attempts: 4 * images }))
      .use(failover([main, backup], { reserve: { attempts: images, time: '30s' } }))
      .use(retry({ attempts: 2 }))
      .use(downgrade([simplifyPrompt(lighter)]))
      .use(batch())
      .use(breaker({ failures: 5, cooldown: '30s' }))
      .use(deadline(attemptMs))
    return async ({ prompt, reference }) => {
      const request = { prompt, references: [{ data: reference }], n: images }
      return (await poster.run(request)).images.map(({ data }) => data)
    }
  },
}

/** A vendor that makes one image at a time, where several are wanted. */
function vendor(name: VendorName, images: number): ReturnType<typeof openai> {
  const one = openai({ id: name, apiKey, model, baseURL: addresses[name] })
  return images > 1 ? defineProvider({ ...one, maxImages: 1 }) : one
}
