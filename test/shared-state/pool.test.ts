import { CallError, createImage, isLost, pipeline, type Pipeline } from '@stint/core'
import { breaker, pool, quota, retry, type PoolOptions } from '@stint/middleware'
import type { RedisState } from '@stint/redis'
import { scriptedProvider, whyNoRedis, type ScriptedStep } from '@stint/testkit'
import { describe, expect, test } from 'vitest'
import { scriptsRun } from './machines.ts'
import { oneServer } from './one-server.ts'

const missing = whyNoRedis({ harms: true })

describe.skipIf(missing)('with shared state', () => {
  const { machines, server } = oneServer()

  /** A pool of two keys on a machine of its own. The first is out of money when it is told so. */
  function station(shared: RedisState = machines.one(), options: PoolOptions = {}) {
    let spent = false
    const first = scriptedProvider('first', () => (spent ? 'rate_limit' : 'ok'))
    const second = scriptedProvider('second', ['ok'])
    const stack: Pipeline = pipeline(createImage).to(
      pool('openai', [first, second], { cooldown: '10m', ...options, shared }),
    )
    return {
      first,
      start: () => stack.start({ prompt: 'a fox' }),
      async calls(count: number): Promise<void> {
        for (let n = 0; n < count; n += 1) await stack.run({ prompt: 'a fox' })
      },
      spend(is: boolean): void {
        spent = is
      },
    }
  }

  /** Whether a call that begins with the first key asks it. */
  async function asksFirst(one: ReturnType<typeof station>): Promise<boolean> {
    const { first } = one
    const before = first.requests.length
    await one.calls(2)
    return first.requests.length > before
  }

  test('a rest that one pool begins is kept by all', async () => {
    const [one, other] = [station(), station()]
    expect(await asksFirst(other)).toBe(true)
    one.spend(true)
    await one.calls(2)
    expect(one.first.requests).toHaveLength(1)
    await expect.poll(() => asksFirst(other)).toBe(false)
    expect(await asksFirst(station())).toBe(false)
    expect(await asksFirst(one)).toBe(false)
  })

  test('it is over for all when its time has passed', async () => {
    const [one, other] = [
      station(machines.one(), { cooldown: '400ms' }),
      station(machines.one(), { cooldown: '400ms' }),
    ]
    one.spend(true)
    await one.calls(2)
    await expect.poll(() => asksFirst(other)).toBe(false)
    await expect.poll(() => asksFirst(other)).toBe(true)
  })

  test('while Redis is lost a process goes by what it knows, and tells it what it has begun', async () => {
    const [one, other] = [
      station(machines.one({ timeout: '100ms' })),
      station(machines.one({ timeout: '100ms' })),
    ]
    await Promise.all([one.calls(2), other.calls(2)])
    await server().stop()
    one.spend(true)
    await expect
      .poll(async () => {
        const call = one.start()
        await call.result
        return call.report.warnings
      })
      .toEqual([expect.stringMatching(/^pool 'openai': the shared state is lost: .*by itself$/)])
    await one.calls(4)
    expect(one.first.requests).toHaveLength(2)
    await server().start()
    await expect
      .poll(async () => {
        await one.calls(1)
        return asksFirst(other)
      })
      .toBe(false)
    expect(one.first.requests).toHaveLength(2)
  })

  test('calls are refused while it is lost, where the policy says so', async () => {
    const one = station(machines.one({ whenLost: 'refuse', timeout: '100ms' }))
    await one.calls(2)
    await server().stop()
    await expect
      .poll(() =>
        one.start().result.then(
          () => '',
          (error: CallError) => error.refusals[0]?.reason,
        ),
      )
      .toMatch(/^the shared state is lost: .* \(shared as 'openai'\)$/)
  })

  test('a process that hears nothing any more asks again', async () => {
    const [one, other] = [station(), station()]
    await other.calls(4)
    await server().say('CLIENT KILL TYPE pubsub')
    one.spend(true)
    await one.calls(2)
    await expect.poll(() => asksFirst(other), { interval: 1 }).toBe(false)
    expect(other.first.requests.length).toBeLessThan(6)
  })

  test.each([1e23, 1e300])(
    'a vendor that asks for %d ms does not make Redis lost',
    async (retryAfterMs) => {
      const shared = machines.one()
      const stack = pipeline(createImage).to(
        pool(
          'openai',
          [scriptedProvider('a', [rateLimit(retryAfterMs)]), scriptedProvider('b', ['ok'])],
          {
            shared,
          },
        ),
      )
      await stack.run({ prompt: 'a fox' })
      await expect.poll(() => server().say('KEYS stint:pool:*')).toContain('stint:pool:')
      const [key] = /stint:pool:\S+/.exec(await server().say('KEYS stint:pool:*')) ?? []
      expect(await server().say(`PTTL ${key}`)).toMatch(/^:2\d{9}$/)
      expect((await stack.run({ prompt: 'a fox' })).report.warnings).toEqual([])
      expect(isLost(await shared.account('turn', { attempts: 1 }).open())).toBe(false)
    },
  )

  test('rests that are over are not kept for as long as others go on', async () => {
    const rests = machines.one().rests('openai')
    await rests.ready()
    for (let n = 0; n < 50; n += 1) rests.begin(`user ${n}`, { leftMs: 1, after: 'rate_limit' })
    await new Promise((resolve) => setTimeout(resolve, 20))
    rests.begin('another', { leftMs: 600_000, after: 'rate_limit' })
    const fields = async (): Promise<string> => {
      const [key] = /stint:pool:\S+/.exec(await server().say('KEYS stint:pool:*')) ?? []
      return server().say(`HLEN ${key}`)
    }
    await expect.poll(fields).toBe(':1')
  })

  test('a stack of quota, breaker and pool waits for no answer of Redis where calls succeed', async () => {
    const shared = machines.one()
    const stack: Pipeline = pipeline(createImage)
      .use(retry({ attempts: 3 }))
      .use(quota({ shared, id: 'images' }))
      .use(breaker({ shared, id: 'images' }))
      .to(
        pool('openai', [scriptedProvider('a', ['ok']), scriptedProvider('b', ['ok'])], { shared }),
      )
    const calls = async (count: number): Promise<void> => {
      for (let n = 0; n < count; n += 1) await stack.run({ prompt: 'a fox' })
    }
    await expect
      .poll(async () => {
        const before = await scriptsRun(server())
        await calls(1)
        return (await scriptsRun(server())) - before
      })
      .toBe(0)
    const before = await scriptsRun(server())
    const began = performance.now()
    await calls(1000)
    const tookMs = performance.now() - began
    // The deposits of the quota, together, each tenth of a second.
    expect((await scriptsRun(server())) - before).toBeLessThanOrEqual(Math.ceil(tookMs / 100) + 1)
    // Redis answers nothing, and no call takes part in that.
    server().pause()
    await calls(100)
  })

  test('pool: shared: something else is refused', () => {
    const members = [scriptedProvider('a', ['ok'])]
    expect(() => pool('p', members, { shared: {} as RedisState })).toThrow(
      'pool: shared: expected shared state, such as redisState(client) gives',
    )
  })
})

function rateLimit(retryAfterMs: number): ScriptedStep {
  return { fail: { kind: 'rate_limit', retryAfterMs } }
}
