import { Redis } from 'ioredis'
import { once } from 'node:events'
import { isLost } from '@stint/core'
import { redisServer, whyNoRedis, type RedisServer } from '@stint/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { redisState } from './index.ts'

const missing = whyNoRedis()

const unused = (): Redis => new Redis({ lazyConnect: true })

describe('redisState', () => {
  it.each([
    [{ whenLost: 'ask' }, "redisState: whenLost: expected 'local' or 'refuse', got 'ask'"],
    [
      { timeout: 'soon' },
      "redisState: timeout: expected milliseconds or a string like '50ms', up to 24 days, got 'soon'",
    ],
    [{ timeout: '25d' }, "up to 24 days, got '25d'"],
    [{ idle: '366d' }, "up to 365 days, got '366d'"],
    [{ timeout: Infinity }, 'redisState: timeout: expected milliseconds'],
    [{ prefix: 'a{b}' }, 'redisState: prefix: expected 1 to 64 letters, digits, _, -, . or :'],
    [{ prefix: '' }, 'redisState: prefix: expected 1 to 64 letters'],
    [
      { idle: 0 },
      "redisState: idle: expected milliseconds or a string like '50ms', up to 365 days, got 0",
    ],
    [{ lost: 'local' }, "unknown option 'lost'; allowed are whenLost, timeout, prefix, idle"],
  ])('says what is wrong with %j', (options, message) => {
    expect(() => redisState(unused(), options as object)).toThrow(message)
  })

  it.each([[undefined], [{}], ['redis://127.0.0.1']])('takes no %j for a client', (client) => {
    const wrong = (): unknown => redisState(client as unknown as Redis)
    expect(wrong).toThrow(
      `redisState: expected a client of ioredis, such as new Redis(url), got ${typeof client}`,
    )
  })
})

describe.skipIf(missing)('redisState with a server', () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await redisServer()
  })
  afterAll(() => server.close())

  it('connects a client that waits for its first command', async () => {
    const client = new Redis(server.url, { lazyConnect: true })
    const state = redisState(client, { timeout: '2s' })
    expect(await state.account('x', { attempts: 1 }).open()).toHaveProperty('ageMs')
    await state.close()
    client.disconnect()
  })

  it('puts its keys under its prefix, and behind that of the client', async () => {
    const client = new Redis(server.url, { keyPrefix: 'app:' })
    const state = redisState(client, { timeout: '2s', prefix: 'team' })
    await state.account('x', { attempts: 1 }).open()
    expect(await server.say('KEYS app:team:scope:*')).toContain('app:team:scope:{')
    await state.close()
    client.disconnect()
  })

  it('gives Redis its scripts again when it has forgotten them', async () => {
    const client = new Redis(server.url)
    const state = redisState(client, { timeout: '2s' })
    const account = state.account('y', { attempts: 2 })
    await account.open()
    await server.say('SCRIPT FLUSH')
    expect(await account.charge(0)).toBe('ok')
    await state.close()
    client.disconnect()
  })

  it('is lost at once, whatever the client would queue, when there is no server', async () => {
    const client = new Redis(1, '127.0.0.1', {
      maxRetriesPerRequest: null,
      retryStrategy: () => 50,
    })
    client.on('error', () => undefined)
    const state = redisState(client, { timeout: '5s' })
    const answer = await state.account('x', { attempts: 1 }).open()
    expect(isLost(answer) && answer.lost).toMatch(/could not be connected|not connected|closed/)
    await state.close()
    client.disconnect()
  })

  it('adds one listener to a client, however many states share it', async () => {
    const client = new Redis(server.url, { retryStrategy: () => 20 })
    const listeners = client.listenerCount('close')
    const states = Array.from({ length: 12 }, (_, n) => redisState(client, { prefix: `user-${n}` }))
    expect(client.listenerCount('close')).toBe(listeners + 1)
    const accounts = states.map((state) => state.account('x', { attempts: 9 }))
    await client.ping()
    client.disconnect(true)
    await once(client, 'close')
    for (const account of accounts) expect(isLost(await account.charge(0))).toBe(true)
    await states.shift()?.close()
    await states.shift()?.close()
    expect(client.listenerCount('close')).toBe(listeners + 1)
    await Promise.all(states.map((state) => state.close()))
    await states[0]?.close()
    expect(client.listenerCount('close')).toBe(listeners)
    client.disconnect()
  })

  it('decides nothing after it was closed, and leaves the client as it was', async () => {
    const client = new Redis(server.url)
    const listeners = client.listenerCount('close')
    const state = redisState(client, { timeout: '2s' })
    const account = state.account('z', { attempts: 1 })
    await account.open()
    await state.close()
    expect(await account.charge(0)).toEqual({
      lost: 'the shared state is lost: it was closed',
      refuse: false,
    })
    expect(await client.ping()).toBe('PONG')
    expect(client.listenerCount('close')).toBe(listeners)
    client.disconnect()
  })
})
