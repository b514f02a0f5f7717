import { createImage, defineProvider, Fault, pipeline, type Provider } from '@stint/core'
import { breaker, budget, deadline, downgrade, failover, retry } from '@stint/middleware'
import { fewerReferences, simplifyPrompt } from '@stint/middleware/downgrade'
import type { Contender } from '../contender.ts'
import { Overloaded, type Model } from '../model.ts'

const request = { prompt: 'a poster of a lighthouse' }

/** The stack of the README. */
export const stint: Contender = {
  name: "stint, the README's stack",
  does: { retry: true, failover: true },
  setUp({ main, backup }) {
    const targets = [provider('main/model', main), provider('backup/model', backup)]
    const poster = pipeline(createImage)
      .use(breaker({ failures: 1e9, cooldown: '10m', key: 'request' }))
      .use(deadline('90s'))
      .use(budget({ attempts: 4 }))
      .use(failover(targets, { reserve: { attempts: 1, time: '25s' } }))
      .use(retry({ attempts: 2, backoff: 0 }))
      .use(downgrade([simplifyPrompt((prompt) => prompt.slice(0, 10)), fewerReferences(2)]))
      .use(breaker({ failures: 1e9, cooldown: '30s' }))
      .use(deadline('40s'))
    return () => poster.run(request)
  },
}

function provider(id: string, model: Model): Provider {
  return defineProvider({
    id,
    accepts: () => true,
    attempt: (_request, { signal }) => model({ signal }),
    classify: ({ error }) => (error instanceof Overloaded ? new Fault('overloaded') : undefined),
  })
}
