import { Redis } from 'ioredis'
import { isLost, type SharedAccount, type SharedLimits } from '@stint/core'
import { redisServer, whyNoRedis, type RedisServer } from '@stint/testkit'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { redisState, type RedisState } from './index.ts'
import type { RedisStateOptions } from './redis-state-options.ts'

const missing = whyNoRedis()
const harmless = whyNoRedis({ harms: true })

describe.skipIf(missing)('the account of a scope in Redis', () => {
  let server: RedisServer
  const opened: { readonly state: RedisState; readonly client: Redis }[] = []
  beforeAll(async () => {
    server = await redisServer()
  })
  afterAll(() => server.close())
  beforeEach(async () => void (await server.say('FLUSHALL')))
  afterEach(async () => {
    await server.start()
    for (const { state, client } of opened.splice(0)) {
      await state.close()
      client.disconnect()
    }
  })

  /** A process of its own, as far as Redis can tell. */
  function machine(options: RedisStateOptions = {}): RedisState {
    const client = new Redis(server.url, { retryStrategy: () => 20 })
    client.on('error', () => undefined)
    const state = redisState(client, { timeout: '2s', ...options })
    opened.push({ state, client })
    return state
  }
  async function open(limits: SharedLimits, at = machine(), id = 'turn'): Promise<SharedAccount> {
    const account = at.account(id, limits)
    expect(await account.open()).toMatchObject({ ageMs: expect.any(Number) as number })
    return account
  }

  it('gives all processes together as many attempts as the first one set', async () => {
    const first = await open({ attempts: 3 })
    const second = await open({})
    const answers = await Promise.all([first, second, first, second].map((one) => one.charge(0)))
    expect(answers.filter((answer) => answer === 'ok')).toHaveLength(3)
    expect(second.limits.attempts).toBe(3)
  })

  it('holds a process to its own limits where they are tighter', async () => {
    const first = await open({ attempts: 5, cost: 10 })
    const second = await open({ attempts: 1, cost: 20 })
    expect(await first.charge(8)).toBe('ok')
    expect(await second.charge(0)).toBe('attempts')
    expect(await first.charge(3)).toBe('cost')
    expect(await first.charge(2)).toBe('ok')
  })

  it('lets prices through that fit exactly, whatever binary fractions make of their sum', async () => {
    const account = await open({ cost: 0.3 })
    expect(await account.charge(0.1)).toBe('ok')
    expect(await account.charge(0.2)).toBe('ok')
    expect(await account.charge(0.01)).toBe('cost')
  })

  it('tells what was given back to the others', async () => {
    const first = await open({ attempts: 2, cost: 1 })
    const second = await open({})
    expect(await first.charge(1)).toBe('ok')
    first.book({ attempts: 0, cost: -0.5 })
    await opened[0]!.state.close()
    expect(await second.charge(0.5)).toBe('ok')
    expect([second.attempts, second.cost]).toEqual([2, 1])
  })

  it('joins none where none is open', async () => {
    expect(await machine().account('turn', {}).open()).toBe('none')
  })

  it('is closed for all once one has closed it', async () => {
    const first = await open({ attempts: 5 })
    const second = await open({})
    await first.close()
    expect(await second.charge(0)).toBe('closed')
    expect(await (await open({ attempts: 5 })).charge(0)).toBe('closed')
  })

  it.each(['the account', 'the state'])(
    '%s is closed however many charges still come up',
    async (what) => {
      const account = await open({ attempts: 1e9 })
      let goesOn = true
      const charge = (): void => {
        if (!goesOn) return
        void account.charge(0)
        setImmediate(charge)
      }
      charge()
      await (what === 'the state' ? opened[0]?.state.close() : account.close())
      goesOn = false
    },
  )

  it('says how old it is in the time of Redis, whatever the clocks of the machines say', async () => {
    await open({ deadlineMs: 60_000 })
    const real = Date.now
    Date.now = () => real() + 3_600_000
    try {
      const joined = await machine().account('turn', {}).open()
      expect(joined).toMatchObject({ ageMs: expect.any(Number) as number })
      expect((joined as { ageMs: number }).ageMs).toBeLessThan(30_000)
    } finally {
      Date.now = real
    }
  })

  it('expires with its deadline, or when it was idle', async () => {
    await open({ attempts: 1, deadlineMs: 60_000 }, machine(), 'with a deadline')
    await open({ attempts: 1 }, machine({ idle: '5m' }), 'without')
    const keys = (await server.say('KEYS *'))
      .split('\r\n')
      .filter((line) => line.startsWith('stint'))
    expect(keys).toHaveLength(2)
    const lives = await Promise.all(keys.map((key) => server.say(`PTTL ${key}`)))
    const seconds = lives.map((life) => Math.ceil(Number(life.slice(1)) / 1000))
    expect(seconds.toSorted((a, b) => a - b)).toEqual([
      expect.closeTo(60, -1) as number,
      expect.closeTo(300, -1) as number,
    ])
  })

  it('is told apart by every character of its id', async () => {
    const ids = [
      'a',
      'a ',
      'a\0',
      '{a}',
      'a}',
      '\ud800',
      '\ud801',
      '*',
      'a\r\nFLUSHALL',
      'é',
      'e\u0301',
    ]
    const state = machine()
    for (const id of ids) {
      const account = await open({ attempts: 1 }, state, id)
      expect(await account.charge(0), JSON.stringify(id)).toBe('ok')
    }
    expect(await server.say('DBSIZE')).toBe(`:${ids.length}`)
  })

  it('takes no id that is not a text', () => {
    const state = machine()
    for (const id of [undefined, null, 1, {}, ['a']]) {
      expect(() => state.account(id as string, {})).toThrow(TypeError)
    }
  })

  it('keeps what a living process knows when Redis loses all it had', async () => {
    const first = await open({ attempts: 10 })
    const second = await open({})
    for (const one of [first, first, second, second, second]) await one.charge(0)
    await server.say('FLUSHALL')
    expect(isLost(await first.charge(0))).toBe(true)
    expect(isLost(await second.charge(0))).toBe(true)
    await expect.poll(() => first.charge(0), { timeout: 10_000, interval: 100 }).toBe('ok')
    expect(await second.charge(0)).toBe('ok')
    const third = await open({})
    expect(await third.charge(0)).toBe('ok')
    // First had seen 2 before the loss, second all 5.
    expect(third.attempts).toBe(8)
  })

  it.skipIf(harmless)(
    'loses its decisions while Redis is gone, and tells afterwards what was taken meanwhile',
    async () => {
      const first = await open({ attempts: 10 })
      expect(await first.charge(0)).toBe('ok')
      await server.stop()
      const answer = await first.charge(0)
      expect(isLost(answer) && answer.refuse).toBe(false)
      first.book({ attempts: 1, cost: 0 })
      first.book({ attempts: 1, cost: 0 })
      expect(first.attempts).toBe(3)
      await server.start()
      await expect.poll(() => first.charge(0), { timeout: 10_000 }).toBe('ok')
      const second = await open({})
      expect(second.attempts).toBe(4)
      expect(await second.charge(0)).toBe('ok')
      expect(second.attempts).toBe(5)
    },
  )

  it.skipIf(harmless)(
    'waits no longer than its limit for a Redis that does not answer, and then not at all',
    async () => {
      const account = await open(
        { attempts: 10 },
        machine({ timeout: '200ms', whenLost: 'refuse' }),
      )
      server.pause()
      try {
        const answer = await account.charge(0)
        expect(answer).toEqual({
          lost: 'the shared state is lost: Redis did not answer within 200 ms',
          refuse: true,
        })
        const began = performance.now()
        for (let n = 0; n < 1000; n += 1) await account.charge(0)
        expect(performance.now() - began).toBeLessThan(1000)
      } finally {
        server.resume()
      }
      await expect.poll(() => account.charge(0), { timeout: 10_000 }).toBe('ok')
      // What was asked in vain was not taken.
      const other = await open({})
      await expect.poll(async () => (await other.charge(0), other.attempts)).toBeLessThanOrEqual(3)
    },
  )

  it.skipIf(harmless)('is lost while Redis is full, and picked up again after', async () => {
    const account = await open({ attempts: 10 })
    await server.fill(true)
    const answer = await account.charge(0)
    expect(isLost(answer) && answer.lost).toContain('OOM')
    await server.fill(false)
    await expect.poll(() => account.charge(0), { timeout: 10_000 }).toBe('ok')
    expect(account.attempts).toBe(1)
  })
})
