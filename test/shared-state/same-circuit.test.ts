import { isLost, type CircuitTicket, type SharedCircuits } from '@stint/core'
import type { BreakerOptions } from '@stint/middleware/breaker'
import { redisState } from '@stint/redis'
import { redisServer, whyNoRedis, type RedisServer } from '@stint/testkit'
import fc from 'fast-check'
import type { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { randomRuns } from '../random-runs.ts'
import { DrivenCircuit } from '../vectors/driven-circuit.ts'
import { timedClient } from './timed-client.ts'

const key = 'target'

type Step =
  | { readonly do: 'acquire' }
  | { readonly do: 'end'; readonly how: 'success' | 'error' | 'ignored'; readonly ms: number }
  | { readonly do: 'advance'; readonly ms: number }
  | { readonly do: 'hand'; readonly opens: boolean }

const ms = fc.constantFrom(0, 1, 400, 1000, 2000, 3000, 7000)
const anyStep = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('acquire' as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      how: fc.constantFrom('success' as const, 'error' as const, 'ignored' as const),
      ms,
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('advance' as const), ms }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('hand' as const), opens: fc.boolean() }),
  },
)

type Rules = BreakerOptions & { readonly cooldown: number }

const cases: readonly (readonly [string, Rules])[] = [
  ['failures in a row', { failures: 3, cooldown: 2000 }],
  ['failures in a row, and two probes', { failures: 2, probes: 2, cooldown: 1000 }],
  ['a share of the last calls', { rate: 0.5, window: 4, minimum: 3, probes: 3, cooldown: 2000 }],
  ['a share of some seconds', { rate: 0.6, window: '3s', minimum: 2, cooldown: 2000 }],
  [
    'slow calls beside failures in a row',
    { failures: 4, slow: { after: 900, rate: 0.5 }, window: 6, minimum: 2, cooldown: 2000 },
  ],
  [
    'a share of slow calls and of failures, by time',
    {
      rate: 0.7,
      slow: { after: 900, rate: 0.6 },
      window: '5s',
      minimum: 3,
      probes: 2,
      cooldown: 3000,
    },
  ],
]

const missing = whyNoRedis()

describe.skipIf(missing)('a circuit in Redis', () => {
  let server: RedisServer
  let client: Redis
  let now = 0
  let runs = 0

  beforeAll(async () => {
    server = await redisServer()
    client = timedClient(server.url, () => now, { renewed: true })
    await client.flushdb()
  })

  afterAll(async () => {
    client.disconnect()
    await server.close()
  })

  test.each(cases)('is what one in memory is: %s', async (_, options) => {
    const shared = redisState(client, { timeout: '10s' })
    const steps = fc.array(anyStep, { minLength: 5, maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        runs += 1
        now = 0
        const rules = rulesOf(options)
        const twin = new Twin(shared.circuits(`${runs}`, rules), options, (at) => {
          now = at
        })
        for (const step of sequence) {
          // oxlint-disable-next-line no-await-in-loop -- one step after another
          const { memory, redis } = await twin.take(step)
          expect(redis).toEqual(memory)
        }
      }),
      { numRuns: randomRuns(60) },
    )
    await shared.close()
  })
})

/** What the breaker makes of its options. */
function rulesOf(options: Rules): Parameters<ReturnType<typeof redisState>['circuits']>[1] {
  const { rate, slow, window = 20, minimum = 10, probes = 1, cooldown: cooldownMs } = options
  const failures = options.failures ?? (rate === undefined ? 5 : undefined)
  const size = typeof window === 'number' ? { calls: window } : { seconds: Number.parseInt(window) }
  const watched = rate !== undefined || slow !== undefined
  return {
    failures,
    rate,
    slowRate: slow?.rate,
    window: watched ? size : undefined,
    minimum,
    probes,
    cooldownMs,
  }
}

/** A circuit in memory, and one in Redis that the same happens to. */
class Twin {
  readonly #memory: DrivenCircuit
  readonly #redis: SharedCircuits
  readonly #setNow: (now: number) => void
  readonly #slowAfterMs: number
  /** In the order they were let in, as far as both let them in. */
  readonly #running: { readonly ticket: CircuitTicket; readonly began: number }[] = []
  #now = 0

  constructor(redis: SharedCircuits, options: Rules, setNow: (now: number) => void) {
    this.#redis = redis
    this.#memory = new DrivenCircuit(options)
    this.#setNow = setNow
    this.#slowAfterMs = Number(options.slow?.after ?? Infinity)
  }

  async take(step: Step): Promise<{ readonly memory: unknown; readonly redis: unknown }> {
    const letIn = await this.#do(step)
    const seen = await this.#redis.look(key)
    if (isLost(seen)) throw new Error(seen.lost)
    const { state, counts } = this.#memory
    return {
      memory: { letIn: letIn.memory, state, counts },
      redis: { letIn: letIn.redis, state: seen.state, counts: seen.counts },
    }
  }

  async #do(step: Step): Promise<{ readonly memory?: boolean; readonly redis?: boolean }> {
    if (step.do === 'acquire') return this.#acquire()
    if (step.do === 'advance') await this.#advance(step.ms)
    if (step.do === 'end') await this.#end(step.how, step.ms)
    if (step.do === 'hand') await this.#byHand(step.opens)
    return {}
  }

  async #acquire(): Promise<{ readonly memory: boolean; readonly redis: boolean }> {
    const memory = await this.#memory.acquire()
    const admission = await this.#redis.admit(key)
    if (isLost(admission)) throw new Error(admission.lost)
    const redis = 'ticket' in admission
    if (redis) this.#running.push({ ticket: admission.ticket, began: this.#now })
    return { memory, redis }
  }

  async #end(how: 'success' | 'error' | 'ignored', afterMs: number): Promise<void> {
    const last = this.#running.pop()
    if (!last) return
    await this.#memory.end(how, afterMs)
    this.#moveTo(this.#now + afterMs)
    const outcome = ({ success: 'success', error: 'failure', ignored: 'neither' } as const)[how]
    const slow = this.#now - last.began > this.#slowAfterMs
    this.#redis.settle(key, last.ticket, { outcome, slow })
  }

  async #advance(forMs: number): Promise<void> {
    await this.#memory.advance(forMs)
    this.#moveTo(this.#now + forMs)
  }

  async #byHand(opens: boolean): Promise<void> {
    if (opens) this.#memory.openByHand()
    else this.#memory.closeByHand()
    await (opens ? this.#redis.open(key) : this.#redis.close(key))
  }

  #moveTo(now: number): void {
    this.#now = now
    this.#setNow(now)
  }
}
