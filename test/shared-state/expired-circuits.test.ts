import { isLost } from '@stint/core'
import { redisState } from '@stint/redis'
import { redisServer, whyNoRedis, type RedisServer } from '@stint/testkit'
import type { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { timedClient } from './timed-client.ts'

describe.skipIf(whyNoRedis())('circuits that have expired', () => {
  let server: RedisServer
  let client: Redis
  let now = 0
  beforeAll(async () => {
    server = await redisServer()
    client = timedClient(server.url, () => now)
    await client.flushdb()
  })
  afterAll(async () => {
    client.disconnect()
    await server.close()
  })

  test('are not remembered for as long as others open, where each request has its own', async () => {
    const shared = redisState(client, { timeout: '10s' })
    const rules = { failures: 1, minimum: 1, probes: 1, cooldownMs: 1000 }
    const circuits = shared.circuits('images', rules)
    const trip = async (key: string): Promise<void> => {
      const admission = await circuits.admit(key)
      if (isLost(admission) || !('ticket' in admission)) throw new Error('it lets in')
      circuits.settle(key, admission.ticket, { outcome: 'failure', slow: false })
      expect(await circuits.look(key)).toMatchObject({ state: 'open' })
    }
    for (let n = 0; n < 20; n += 1) await trip(`request ${n}`)
    const [tripped = ''] = await client.keys('*:tripped')
    expect(await client.zcard(tripped)).toBe(20)
    now = 3_600_000 + 1000
    await trip('another')
    expect(await client.zcard(tripped)).toBe(1)
    expect(await circuits.least()).toBe('open')
    await circuits.close('another')
    expect(await circuits.least()).toBe('closed')
    expect(await client.exists(tripped)).toBe(0)
    await shared.close()
  })
})
