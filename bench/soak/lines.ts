import { createImage, pipeline, type Layer, type Pipeline } from '@stint/core'
import {
  breaker,
  budget,
  deadline,
  downgrade,
  failover,
  fewerReferences,
  hedge,
  limit,
  pool,
  quota,
  retry,
  simplifyPrompt,
} from '@stint/middleware'
import { seeded } from './random.ts'
import type { Shared } from './shared.ts'
import type { Targets } from './targets.ts'

/** The pipelines that the callers use. */
export const lineNames = ['steady', 'hedged', 'shared'] as const
export type LineName = (typeof lineNames)[number]

/** A pipeline, and what must hold of its calls. */
export interface Line {
  readonly name: LineName
  readonly pipeline: Pipeline
  readonly deadlineMs: number
  /** Whether it sends again what may have been paid for. */
  readonly resends: boolean
}

/** What a prompt becomes at the first step down. */
export function simpler(prompt: string): string {
  return prompt.slice(0, prompt.indexOf(','))
}

/**
 * Declares them, with everything in them, and with state that all calls share.
 * @param callers how many calls there can be at once
 */
export function makeLines(
  targets: Targets,
  shared: Shared,
  seed: string,
  callers: number,
): Readonly<Record<LineName, Line>> {
  const keys = pool('openai', targets.openai, { cooldown: '1s', shared: shared.state })
  const all = [keys, targets.google, targets.openrouter]
  const repeats = breaker({
    rate: 0.9,
    window: 40,
    minimum: 20,
    cooldown: '300ms',
    key: 'request',
    ...shared.of('repeats'),
  })
  const health = breaker({ rate: 0.8, window: 30, cooldown: '400ms', ...shared.of('health') })
  const share = quota({ ratio: 2, minPerSecond: 50, ttl: '5s', ...shared.of('share') })
  const room = limit({ concurrent: Math.max(4, Math.round(callers / 4)), queue: callers })
  const below: readonly Layer[] = [
    share,
    retry({ attempts: 3, backoff: '40ms', maxWait: '500ms' }),
    downgrade([simplifyPrompt(simpler), fewerReferences(1)]),
    room,
    health,
    deadline('1500ms'),
  ]
  const declare = (name: LineName, deadlineMs: number, layers: readonly Layer[]): Line => ({
    name,
    deadlineMs,
    resends: name === 'hedged',
    pipeline: [repeats, deadline(deadlineMs), ...layers, ...below].reduce(
      (line, layer) => line.use(layer),
      pipeline(createImage, { id: name, random: seeded(seed, name).next }),
    ),
  })
  const reserve = { attempts: 1, time: '300ms' }
  return {
    steady: declare('steady', 4500, [budget({ attempts: 6 }), failover(all, { reserve })]),
    hedged: declare('hedged', 4000, [
      budget({ attempts: 8, unconfirmed: 5 }),
      hedge({ after: '350ms', max: 2 }),
      failover(all, { order: 'round-robin' }),
    ]),
    shared: declare('shared', 3000, [
      budget({ attempts: 5, cost: 4 }),
      failover([targets.google, keys], { share: 'even', floor: '100ms' }),
    ]),
  }
}
