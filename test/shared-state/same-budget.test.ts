import { createImage, isLost, pipeline, type CallError, type Clock, type Layer } from '@stint/core'
import { quota, retry, type QuotaOptions } from '@stint/middleware'
import { redisState, type RedisState } from '@stint/redis'
import { redisServer, scriptedProvider, whyNoRedis, type RedisServer } from '@stint/testkit'
import fc from 'fast-check'
import type { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { randomRuns } from '../random-runs.ts'
import { timedClient } from './timed-client.ts'

type Step = 'success' | 'failure' | number

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constant('success' as const) },
  { weight: 5, arbitrary: fc.constant('failure' as const) },
  { weight: 2, arbitrary: fc.constantFrom(0, 1, 99, 250, 1000, 3100, 12_000) },
)

const cases: readonly QuotaOptions[] = [
  { ratio: 0.5, minPerSecond: 0, ttl: '1s' },
  { ratio: 0.3, minPerSecond: 1, ttl: '2s' },
  { ratio: 2, minPerSecond: 0 },
  { ratio: 0, minPerSecond: 2, ttl: '1500ms' },
]

const missing = whyNoRedis()

describe.skipIf(missing)('a quota in Redis', () => {
  let server: RedisServer
  let client: Redis
  let shared: RedisState
  let now = 0
  let runs = 0
  const clock: Clock = {
    now: () => now,
    setTimer(fn) {
      const timer = setImmediate(fn)
      return () => clearImmediate(timer)
    },
  }

  beforeAll(async () => {
    server = await redisServer()
    client = timedClient(server.url, () => now)
    shared = redisState(client, { timeout: '1h' })
    await client.flushdb()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  })

  afterAll(async () => {
    vi.useRealTimers()
    await shared.close()
    client.disconnect()
    await server.close()
  })

  /** Nothing that has happened waits any more to be told. */
  async function allTold(): Promise<void> {
    vi.advanceTimersByTime(100)
    await client.ping()
  }

  /** One call through a layer: how often it was attempted, and when a further attempt may be made. */
  async function call(layer: Layer, step: 'success' | 'failure'): Promise<unknown> {
    const provider = scriptedProvider('a', [step === 'success' ? 'ok' : 'overloaded'])
    const stack = pipeline(createImage, { clock, random: () => 0.5 })
      .use(retry({ attempts: 3, backoff: 0 }))
      .use(layer)
      .to(provider)
    const error = await stack.run({ prompt: 'a fox' }).then(
      () => undefined,
      (thrown: unknown) => thrown as CallError,
    )
    return { attempts: provider.requests.length, stoppedBy: error?.stoppedBy }
  }

  async function both(step: Step, redis: Layer, memory: Layer): Promise<readonly unknown[]> {
    if (step === 'success' || step === 'failure') {
      return [await call(redis, step), await call(memory, step)]
    }
    await allTold()
    now += step
    return []
  }

  test.each(cases)('gives what one in memory does: %j', async (options) => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 40 }), async (steps) => {
        runs += 1
        now = 0
        const memory = quota(options)
        const redis = quota({ ...options, shared, id: `${runs}` })
        for (const step of steps) {
          // oxlint-disable-next-line no-await-in-loop -- one step after another
          const [given, wanted] = await both(step, redis, memory)
          expect(given).toEqual(wanted)
        }
      }),
      { numRuns: randomRuns(40) },
    )
  })

  test('what succeeds is told together, with the next withdrawal at the latest', async () => {
    now = 0
    const budget = shared.retryBudget('together', {
      slotMs: 100,
      deposit: 1000,
      withdrawal: 2000,
      reserve: 0,
    })
    const scripts = async (): Promise<number> => {
      const [, count = '0'] =
        /cmdstat_evalsha:calls=(\d+)/.exec(await client.info('commandstats')) ?? []
      return Number(count)
    }
    const before = await scripts()
    for (let n = 0; n < 1000; n += 1) budget.deposit()
    const answers = [await budget.withdraw(), await budget.withdraw()]
    expect(answers.some(isLost)).toBe(false)
    expect(answers).toEqual(['ok', 'ok'])
    expect((await scripts()) - before).toBe(2)
  })
})
