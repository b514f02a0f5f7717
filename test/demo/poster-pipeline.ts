import { createImage, pipeline, type Clock, type Pipeline, type Provider } from '@stint/core'
import {
  breaker,
  budget,
  deadline,
  downgrade,
  failover,
  fewerReferences,
  retry,
  simplifyPrompt,
} from '@stint/middleware'

/** The README's stack, with a deadline of 300 s for the call and 120 s for an attempt. */
export function posterPipeline(
  targets: readonly Provider[],
  options: { readonly shorten: (prompt: string) => string; readonly clock?: Clock },
): Pipeline {
  const { shorten, clock } = options
  return pipeline(createImage, clock ? { id: 'poster', clock } : { id: 'poster' })
    .use(breaker({ failures: 2, cooldown: '10m', key: 'request' }))
    .use(deadline('300s'))
    .use(budget({ attempts: 4 }))
    .use(failover(targets, { reserve: { attempts: 1, time: '25s' } }))
    .use(retry({ attempts: 2 }))
    .use(downgrade([simplifyPrompt(shorten), fewerReferences(2)]))
    .use(breaker({ failures: 5, cooldown: '30s' }))
    .use(deadline('120s'))
}
