import {
  CallError,
  createImage,
  isLost,
  pipeline,
  Refusal,
  scope,
  type Provider,
  type SharedScope,
} from '@stint/core'
import { failover, retry } from '@stint/middleware'
import { redisState, type RedisState, type RedisStateOptions } from '@stint/redis'
import { pixel, redisServer, scriptedProvider, whyNoRedis, type RedisServer } from '@stint/testkit'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

const missing = whyNoRedis()
const harmless = whyNoRedis({ harms: true })

const request = { prompt: 'a fox' }
const painter = (price?: number): Provider =>
  scriptedProvider('a', [{ ok: pixel }], price === undefined ? {} : { price: () => price })
const line = (provider: Provider = painter()) => pipeline(createImage).to(provider)

async function failureOf(call: Promise<unknown>): Promise<CallError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!CallError.isInstance(error)) throw new Error(`expected a CallError, got ${String(error)}`)
  return error
}

describe.skipIf(missing)('a scope with shared state', () => {
  let server: RedisServer
  let shared: RedisState
  let elsewhere: RedisState
  const clients: Redis[] = []
  const states: RedisState[] = []
  function machine(options: RedisStateOptions = {}): RedisState {
    const client = new Redis(server.url, { retryStrategy: () => 20 })
    client.on('error', () => undefined)
    const state = redisState(client, { timeout: '2s', ...options })
    clients.push(client)
    states.push(state)
    return state
  }
  beforeAll(async () => {
    server = await redisServer()
  })
  afterAll(() => server.close())
  beforeEach(async () => {
    await server.start()
    await server.say('FLUSHALL')
    shared = machine()
    elsewhere = machine()
  })
  afterEach(async () => {
    server.resume()
    for (const state of states.splice(0)) await state.close()
    for (const client of clients.splice(0)) client.disconnect()
  })

  it('gives calls in different processes one allotment, and names itself when it is used up', async () => {
    const limits = { id: 'turn-42', attempts: 2, shared }
    await scope(limits, () => line().run(request))
    await scope({ id: 'turn-42', shared: elsewhere }, async (left) => {
      expect(left.attemptsLeft).toBe(1)
      await line().run(request)
      expect(left.attemptsLeft).toBe(0)
      const provider = scriptedProvider('a', [{ ok: pixel }])
      const failure = await failureOf(line(provider).run(request))
      expect(failure.message).toContain("its 2 attempts are used up (shared as 'turn-42')")
      expect(failure.stoppedBy).toEqual({ layer: 'scope', index: -1, limit: 2 })
      expect(failure.advice.again).toBe('never')
      expect(failure.report.skips).toHaveLength(1)
      expect(failure.report.attempts).toEqual([])
      expect(provider.requests).toEqual([])
    })
  })

  it('counts what the provider says it cost, in place of what was quoted', async () => {
    const provider = scriptedProvider('a', [{ fail: 'overloaded' }], { price: () => 0.4 })
    await scope({ id: 'turn', cost: 0.5, shared }, async (left) => {
      await failureOf(line(provider).run(request))
      expect(left.cost).toBe(0)
    })
    await shared.close()
    await scope({ id: 'turn', shared: elsewhere }, async (left) => {
      await line(painter(0.4)).run(request)
      expect(left.cost).toBe(0.4)
      const failure = await failureOf(line(painter(0.4)).run(request))
      expect(failure.message).toContain('a price of 0.4 does not fit into what is left of 0.5')
      const unpriced = await failureOf(line().run(request))
      expect(unpriced.message).toContain('a quotes no price, which its limit of cost needs')
    })
  })

  it('lets its deadline run from its first opening', async () => {
    await scope({ id: 'turn', deadline: '5m', shared }, () => undefined)
    await new Promise((resolve) => setTimeout(resolve, 20))
    await scope({ id: 'turn', deadline: '4m', shared: elsewhere }, (left) => {
      expect(left.timeLeftMs).toBeLessThan(240_000 - 15)
      expect(left.timeLeftMs).toBeGreaterThan(200_000)
    })
  })

  it('goes on for others when one function has settled, and ends for all when it is closed', async () => {
    let kept: SharedScope | undefined
    await scope({ id: 'turn', attempts: 9, shared }, (left) => void (kept = left))
    await scope({ id: 'turn', shared: elsewhere }, async () => {
      await line().run(request)
      await kept?.close()
      const failure = await failureOf(line().run(request))
      expect(failure.message).toContain("it was closed (shared as 'turn')")
    })
  })

  it('goes on where it was when it was idle for so long that Redis has forgotten it, which is no loss', async () => {
    const strict = machine({ idle: '100ms', whenLost: 'refuse' })
    await scope({ id: 'turn', attempts: 3, shared: strict }, async (left) => {
      await line().run(request)
      await expect.poll(() => server.say('KEYS stint:scope:*')).toBe('*0')
      const { report } = await line().run(request)
      expect(report.warnings).toEqual([])
      expect(left.attemptsLeft).toBe(1)
    })
  })

  it('cannot be joined without limits where none is open', async () => {
    const joined = scope({ id: 'turn', shared }, () => line().run(request))
    await expect(joined).rejects.toThrow(
      "scope: no scope 'turn' is open to be joined; give attempts, deadline or cost to open it",
    )
  })

  it('is told apart from every other by its id, and shows only a line of it', async () => {
    const ids = ['a', '{a}', 'a\nb', '*', `x${'y'.repeat(500)}`, 'a:b', '\ud800', '\ud801']
    for (const id of ids) {
      await scope({ id, attempts: 1, shared }, async () => {
        await line().run(request)
        const { message } = await failureOf(line().run(request))
        expect(message.split('\n')).toHaveLength(1)
        expect(message.length).toBeLessThan(300)
      })
    }
  })

  it.each([
    [{ id: 'turn', attempts: 1 }, 'scope: id is given without shared: both or none are needed'],
    [{ shared: {}, id: 'x' }, 'scope: shared: expected shared state, such as redisState(client)'],
    [{ id: '', attempts: 1 }, 'scope: id: expected an id that is not empty'],
    [{ id: 7, attempts: 1 }, 'scope: id: expected a string, got 7'],
    [{ id: { toString: () => 'x' }, attempts: 1 }, 'scope: id: expected a string'],
    [{ id: 'x'.repeat(1001), attempts: 1 }, 'scope: id: expected at most 1000 characters'],
  ])('says what is wrong with %j', async (limits, message) => {
    const wrong = scope(limits as { attempts: number }, () => undefined)
    await expect(wrong).rejects.toThrow(TypeError)
    await expect(scope(limits as { attempts: number }, () => undefined)).rejects.toThrow(message)
  })

  it('needs an id when it is given shared state', async () => {
    await expect(scope({ attempts: 1, shared } as never, () => undefined)).rejects.toThrow(
      'scope: shared is given without id: both or none are needed',
    )
  })

  it('gives an attempt back to every scope around when one of them refuses it', async () => {
    await scope({ id: 'outer', attempts: 5, shared }, async (outer) => {
      await scope({ id: 'inner', attempts: 1, shared }, async () => {
        await line().run(request)
        const failure = await failureOf(line().run(request))
        expect(failure.message).toContain("shared as 'inner'")
      })
      expect(outer.attemptsLeft).toBe(4)
    })
    await shared.close()
    await scope({ id: 'outer', shared: elsewhere }, (left) => expect(left.attemptsLeft).toBe(4))
  })

  it('charges an attempt once, however many scopes around it have the same id', async () => {
    const provider = scriptedProvider('a', [{ fail: 'overloaded' }], { price: () => 0.4 })
    await scope({ id: 'turn', attempts: 5, cost: 2, shared }, async (outer) => {
      await scope({ id: 'turn', shared }, async () => {
        await line(painter(0.4)).run(request)
        expect([outer.attemptsLeft, outer.cost]).toEqual([4, 0.4])
        await failureOf(line(provider).run(request))
        expect([outer.attemptsLeft, outer.cost]).toEqual([3, 0.4])
      })
    })
    await shared.close()
    await scope({ id: 'turn', shared: elsewhere }, (left) => expect(left.attemptsLeft).toBe(3))
  })

  it('holds a scope of the same id inside to the limits of both', async () => {
    await scope({ id: 'turn', attempts: 9, shared: elsewhere }, () => undefined)
    await scope({ id: 'turn', attempts: 2, shared }, async () => {
      await scope({ id: 'turn', attempts: 3, shared }, async () => {
        await line().run(request)
        await line().run(request)
        const failure = await failureOf(line().run(request))
        expect(failure.stoppedBy).toEqual({ layer: 'scope', index: -1, limit: 2 })
      })
    })
  })

  it('is charged by what a provider runs inside its attempt', async () => {
    const inner = line(painter())
    const outer: Provider = {
      id: 'outer',
      accepts: () => true,
      attempt: async () => {
        const { images } = await inner.run(request)
        return { images }
      },
    }
    await scope({ id: 'turn', attempts: 3, shared }, async (left) => {
      await line(outer).run(request)
      expect(left.attemptsLeft).toBe(1)
      const failure = await failureOf(line(outer).run(request))
      expect(failure.report.attempts).toHaveLength(1)
    })
  })

  it('refuses below every repeater at once when it is used up', async () => {
    const [a, b] = ['a', 'b'].map((id) => scriptedProvider(id, [{ fail: 'server_error' }]))
    const both = pipeline(createImage)
      .use(failover([a!, b!]))
      .use(retry({ backoff: 1 }))
    await scope({ id: 'turn', attempts: 4, shared }, async () => {
      const failure = await failureOf(both.run(request))
      expect(failure.report.attempts).toHaveLength(4)
      expect(failure.stoppedBy?.layer).toBe('scope')
    })
  })

  describe.skipIf(harmless)('while Redis does not answer', () => {
    it('lets a call end at its own deadline, and does not count what it asked for', async () => {
      await scope({ id: 'turn', attempts: 5, shared }, async () => {
        server.pause()
        const failure = await failureOf(line().run(request, { deadline: '30ms' }))
        expect(failure.fault?.kind ?? failure.stoppedBy?.layer).toBeDefined()
        expect(failure.report.attempts).toEqual([])
        expect(failure.report.elapsedMs).toBeLessThan(2000)
        server.resume()
        await line().run(request)
      })
      await shared.close()
      await scope({ id: 'turn', shared: elsewhere }, (left) => expect(left.attemptsLeft).toBe(4))
    })

    it('decides by itself after its limit, says so once in each report, and is exact again after', async () => {
      const local = machine({ timeout: '200ms' })
      await scope({ id: 'turn', attempts: 3, shared: local }, async () => {
        server.pause()
        for (const _ of [1, 2]) {
          const { report } = await line().run(request)
          expect(report.warnings).toEqual([
            "scope 'turn': the shared state is lost: Redis did not answer within 200 ms; this process decided by itself",
          ])
          expect(report.elapsedMs).toBeLessThan(2000)
        }
        server.resume()
        const other = elsewhere.account('turn', {})
        await expect.poll(async () => (await other.open(), other.attempts)).toBe(2)
        await line().run(request)
        const failure = await failureOf(line().run(request))
        expect(failure.report.warnings).toEqual([])
      })
    })

    it('has nothing left where processes took more than there was, and not less than that', async () => {
      const [one, other] = [machine({ timeout: '200ms' }), machine({ timeout: '200ms' })]
      await scope({ id: 'turn', attempts: 2, shared: one }, async (left) => {
        await scope({ id: 'turn', shared: other }, () => undefined)
        server.pause()
        await line().run(request)
        await line().run(request)
        const account = other.account('turn', {})
        expect(isLost(await account.charge(0))).toBe(true)
        account.book({ attempts: 2, cost: 0 })
        server.resume()
        const known = one.account('turn', {})
        await expect
          .poll(async () => (await failureOf(line().run(request)), known.attempts))
          .toBe(4)
        expect(left.attemptsLeft).toBe(0)
      })
    })

    it('holds what this process knows of the limits meanwhile', async () => {
      const local = machine({ timeout: '200ms' })
      await scope({ id: 'turn', attempts: 2, shared }, () => line().run(request))
      await scope({ id: 'turn', shared: local }, async () => {
        server.pause()
        await line().run(request)
        const failure = await failureOf(line().run(request))
        expect(failure.message).toContain("its 2 attempts are used up (shared as 'turn')")
      })
    })

    it('refuses after its limit where the policy says so, and says that later may do', async () => {
      const strict = machine({ timeout: '200ms', whenLost: 'refuse' })
      await scope({ id: 'turn', attempts: 3, shared: strict }, async (left) => {
        server.pause()
        const failure = await failureOf(line().run(request))
        expect(failure.message).toContain('the shared state is lost: Redis did not answer')
        expect(failure.advice.again).toBe('later')
        expect(failure.report.warnings).toHaveLength(1)
        expect(failure.report.attempts).toEqual([])
        server.resume()
        await expect
          .poll(
            () =>
              line()
                .run(request)
                .then(() => 'ok', String),
            { timeout: 10_000 },
          )
          .toBe('ok')
        expect(left.attemptsLeft).toBe(2)
      })
    })

    it('is held to what the first opening set once that is known, where its own opening was lost', async () => {
      const late = machine({ timeout: '200ms' })
      await late.account('warm', { attempts: 1 }).open()
      await scope({ id: 'turn', attempts: 500, deadline: '5m', shared }, () => undefined)
      await new Promise((resolve) => setTimeout(resolve, 300))
      server.pause()
      await scope({ id: 'turn', attempts: 900, deadline: '10m', shared: late }, async (left) => {
        expect(left.attemptsLeft).toBe(900)
        server.resume()
        await expect
          .poll(async () => (await line().run(request)).report.warnings, { timeout: 10_000 })
          .toEqual([])
        expect(left.attemptsLeft).toBeLessThan(500)
        // And the time that it was not answered.
        expect(left.timeLeftMs).toBeLessThan(300_000 - 300 - 200)
      })
    })

    it('goes by what this process knows of its age, where it is opened again while Redis is lost', async () => {
      const local = machine({ timeout: '200ms' })
      await scope({ id: 'turn', deadline: '5m', shared: local }, () => undefined)
      await new Promise((resolve) => setTimeout(resolve, 100))
      server.pause()
      await scope({ id: 'turn', deadline: '5m', shared: local }, (left) => {
        expect(left.timeLeftMs).toBeLessThan(300_000 - 100)
      })
    })

    it('opens by itself with the limits given, and is nothing that could be joined without', async () => {
      const local = machine({ timeout: '200ms' })
      await scope({ id: 'warm', attempts: 1, shared: local }, () => undefined)
      server.pause()
      const outcome = await scope({ id: 'turn', attempts: 1, shared: local }, async () => {
        await line().run(request)
        return failureOf(line().run(request))
      })
      expect(outcome.message).toContain('its one attempt is used up')
      const joined = scope({ id: 'other', shared: local }, () => line().run(request))
      await expect(joined).rejects.toSatisfy((error) => Refusal.isInstance(error))
    })
  })
})
