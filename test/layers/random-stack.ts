import type { Layer } from '@stint/core'
import {
  batch,
  breaker,
  budget,
  chaos,
  deadline,
  downgrade,
  hedge,
  limit,
  otherModel,
  quota,
  retry,
  simplifyPrompt,
} from '@stint/middleware'
import { scriptedProvider, type ScriptedStep } from '@stint/testkit'
import fc from 'fast-check'

/** A layer by the text that makes it, so that a failing stack can be read. */
interface Made {
  readonly text: string
  readonly make: () => Layer
}

const ms = fc.constantFrom(1, 50, 200, 1000, 5000, 30_000)
const count = fc.integer({ min: 1, max: 3 })

function made<Options>(
  name: string,
  maker: (options: Options) => Layer,
  options: fc.Arbitrary<Options>,
): fc.Arbitrary<Made> {
  return options.map((given) => ({
    text: `${name}(${JSON.stringify(given)})`,
    make: () => maker(given),
  }))
}

const on = ['server_error', 'unsupported', 'rate_limit', 'timeout'] as const

const others: readonly fc.Arbitrary<Made>[] = [
  made('deadline', deadline, ms),
  made('budget', budget, fc.record({ attempts: fc.integer({ min: 1, max: 8 }) })),
  made('retry', retry, fc.record({ attempts: count, backoff: ms, maxWait: ms })),
  made('breaker', breaker, fc.record({ failures: count, cooldown: ms })),
  made(
    'downgrade',
    ({ on: kinds }) => downgrade([simplifyPrompt((p) => p.slice(0, 1))], { on: kinds }),
    fc.record({ on: fc.subarray([...on]) }),
  ),
]

const afters = fc.oneof(fc.constant(0), ms, fc.constant(Infinity))

const ours: readonly fc.Arbitrary<Made>[] = [
  made('hedge', hedge, fc.record({ after: afters, max: count })),
  made(
    'quota',
    quota,
    fc.record({ ratio: fc.constantFrom(0, 0.2, 1), minPerSecond: fc.constantFrom(0, 1, 10) }),
  ),
  made('limit', limit, fc.record({ concurrent: count, queue: fc.nat(3) })),
  made('limit', limit, fc.record({ perMinute: fc.integer({ min: 1, max: 9 }), queue: fc.nat(3) })),
  made(
    'chaos',
    chaos,
    fc.record({
      rate: fc.constantFrom(0.2, 0.7),
      seed: fc.nat(99),
      faults: fc.subarray([...on], { minLength: 1 }),
      delay: ms,
      hang: fc.boolean(),
    }),
  ),
]

const splits = made(
  'batch',
  batch,
  fc.record({
    attempts: count,
    parts: fc.integer({ min: 1, max: 4 }),
    partial: fc.constantFrom('error' as const, 'keep' as const),
  }),
)

const anywhere = fc.oneof(
  { weight: 2, arbitrary: fc.oneof(...ours) },
  { weight: 1, arbitrary: fc.oneof(...others) },
)

const step: fc.Arbitrary<ScriptedStep> = fc.oneof(
  fc.constant('ok' as const),
  fc.record({ after: ms, ok: fc.constant(true) }),
  fc.constantFrom(
    'server_error' as const,
    'overloaded' as const,
    'auth' as const,
    'content_policy' as const,
  ),
  fc.record({
    after: ms,
    fail: fc.constantFrom('server_error' as const, 'timeout' as const, 'unsupported' as const),
  }),
  fc.record({ fail: fc.record({ kind: fc.constant('rate_limit' as const), retryAfterMs: ms }) }),
  fc.constant('hang' as const),
)

/** How a target behaves. */
interface Behaviour {
  readonly script: readonly ScriptedStep[]
  readonly honoursAbort: boolean
  readonly maxImages: number
}

const behaviour: fc.Arbitrary<Behaviour> = fc.record({
  script: fc.array(step, { minLength: 1, maxLength: 6 }),
  honoursAbort: fc.boolean(),
  maxImages: fc.integer({ min: 1, max: 4 }),
})

let models = 0

/** A step to another model, with a lighter request after it. Below the layer that chooses the target. */
const leaves: fc.Arbitrary<Made> = fc
  .record({ script: fc.array(step, { minLength: 1, maxLength: 4 }), on: fc.subarray([...on]) })
  .map((given) => ({
    text: `downgrade(otherModel ${JSON.stringify(given)})`,
    make: () => {
      const model = scriptedProvider(`m${(models += 1)}`, given.script, { price: () => 1 })
      const steps = [otherModel(model), simplifyPrompt((prompt) => prompt.slice(0, 1))]
      return downgrade(steps, { on: given.on })
    },
  }))

/** A call: how many images, and when its caller loses patience: after a time, or within a listener. */
interface Asked {
  readonly at: number
  readonly n: number
  readonly abortMs: number
  readonly abortAtEvent: number
}

/** A stack in any order, what its targets do, and calls that run at the same time. */
export interface Scene {
  readonly above: readonly Made[]
  readonly below: readonly Made[]
  readonly targets: readonly Behaviour[]
  readonly calls: readonly Asked[]
}

export const scene: fc.Arbitrary<Scene> = fc.record({
  above: fc.array(anywhere, { maxLength: 3 }),
  below: fc.array(
    fc.oneof(
      { weight: 6, arbitrary: anywhere },
      { weight: 2, arbitrary: splits },
      { weight: 1, arbitrary: leaves },
    ),
    { maxLength: 4 },
  ),
  targets: fc.array(behaviour, { minLength: 1, maxLength: 3 }),
  calls: fc.array(
    fc.record({
      at: fc.constantFrom(0, 0, 100, 1000),
      n: fc.integer({ min: 1, max: 4 }),
      abortMs: fc.constantFrom(1, 60, 1000, 600_000),
      abortAtEvent: fc.constantFrom(1, 2, 3, 5, 8, Infinity, Infinity, Infinity),
    }),
    { minLength: 1, maxLength: 3 },
  ),
})

export function textOf({ above, below, targets, calls }: Scene): string {
  const layers = [...above, { text: `failover(${targets.length} targets)` }, ...below]
  const lines = layers.map(({ text }) => `.use(${text})`)
  return [...lines, JSON.stringify(targets), JSON.stringify(calls)].join('\n')
}
