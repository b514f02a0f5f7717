import {
  createImage,
  pipeline,
  type ImageMade,
  type ImageRequestInput,
  type Pipeline,
  type Provider,
} from '@stint/core'
import { breaker, budget, deadline, downgrade, failover, retry } from '@stint/middleware'
import { fewerReferences, simplifyPrompt } from '@stint/middleware/downgrade'

/** The stack of the README. It does not wait before a retry, and its breakers never open. */
export function poster(targets: readonly Provider[]): Pipeline<ImageRequestInput, ImageMade> {
  return pipeline(createImage)
    .use(breaker({ failures: 1e9, cooldown: '10m', key: 'request' }))
    .use(deadline('90s'))
    .use(budget({ attempts: 4 }))
    .use(failover(targets, { reserve: { attempts: 1, time: '25s' } }))
    .use(retry({ attempts: 2, backoff: 0 }))
    .use(downgrade([simplifyPrompt((prompt) => prompt.slice(0, 10)), fewerReferences(2)]))
    .use(breaker({ failures: 1e9, cooldown: '30s' }))
    .use(deadline('40s'))
}
