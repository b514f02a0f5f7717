import { createImage, pipeline } from '@stint/core'
import { breaker, budget, deadline, downgrade, failover, retry } from '@stint/middleware'
import { simplifyPrompt } from '@stint/middleware/downgrade'
import { openai } from '@stint/providers/openai'
import { attemptMs, callMs, lighter, type Peer } from '../peer.ts'
import { addresses, apiKey, model } from '../vendors.ts'

export const stint: Peer = {
  name: 'stint',
  setUp:
    "The pipeline of the README: 90 s and 4 attempts for the call, `failover` that keeps one attempt and 30 s for the backup, 2 tries, a lighter prompt as the only step of `downgrade`, a breaker of 5 failures and 30 s for each vendor, 40 s for an attempt; and at the top a breaker that counts an agent's repetitions.",
  open() {
    const main = openai({ id: 'main', apiKey, model, baseURL: addresses.main })
    const backup = openai({ id: 'backup', apiKey, model, baseURL: addresses.backup })
    const poster = pipeline(createImage)
      .use(breaker({ failures: 2, cooldown: '10m', key: 'request' }))
      .use(deadline(callMs))
      .use(budget({ attempts: 4 }))
      .use(failover([main, backup], { reserve: { attempts: 1, time: '30s' } }))
      .use(retry({ attempts: 2 }))
      .use(downgrade([simplifyPrompt(lighter)]))
      .use(breaker({ failures: 5, cooldown: '30s' }))
      .use(deadline(attemptMs))
    return async ({ prompt, reference }) => {
      const { images } = await poster.run({ prompt, references: [{ data: reference }] })
      return images[0]?.data ?? new Uint8Array()
    }
  },
}
