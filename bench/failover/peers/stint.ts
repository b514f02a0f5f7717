import { createImage, defineProvider, pipeline } from '@stint/core'
import { batch, breaker, budget, deadline, downgrade, failover, retry } from '@stint/middleware'
import { simplifyPrompt } from '@stint/middleware/downgrade'
import { openai } from '@stint/providers/openai'
import { attemptMs, callMs, lighter, type Peer } from '../peer.ts'
import { addresses, apiKey, model } from '../vendors.ts'
import type { VendorName } from '../world.ts'

/** What costs neither much time nor money: the rest is better asked of the backup. */
const quickToFail = ['rate_limit', 'overloaded', 'server_error', 'network'] as const

export const stint: Peer = {
  name: 'stint',
  setUp:
    "The pipeline of the README, with `retry` and `reserve` as the page of `retry` has them for a backup: 90 s and 4 attempts for the call, `failover` that keeps 30 s and 2 attempts for the backup, 2 tries, for a 429, a 503, a 500 and a connection that was not made, and no wait longer than 5 s; a lighter prompt as the only step of `downgrade`, a breaker of 5 failures and 30 s for each vendor, 40 s for an attempt; and at the top a breaker that counts an agent's repetitions. For several images `batch` above the breaker, as many times the attempts, and of them one for each image and one more for the backup.",
  open(images) {
    const main = vendor('main', images)
    const backup = vendor('backup', images)
    const poster = pipeline(createImage)
      .use(breaker({ failures: 2, cooldown: '10m', key: 'request' }))
      .use(deadline(callMs))
      .use(budget({ attempts: 4 * images }))
      .use(failover([main, backup], { reserve: { attempts: images + 1, time: '30s' } }))
      .use(retry({ attempts: 2, maxWait: '5s', on: quickToFail }))
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
