import { isLost, type CircuitAdmission, type SharedCircuits } from '@stint/core'
import { redisState } from '@stint/redis'
import { redisServer, whyNoRedis, type RedisServer } from '@stint/testkit'
import type { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { timedClient } from './timed-client.ts'

const missing = whyNoRedis()

describe.skipIf(missing)('a probe whose process has died', () => {
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

  async function admission(circuits: SharedCircuits): Promise<CircuitAdmission> {
    const answer = await circuits.admit('a')
    if (isLost(answer)) throw new Error(answer.lost)
    return answer
  }

  test('is given to another process after a while, and has no say when it is back after all', async () => {
    const shared = redisState(client, { timeout: '10s' })
    const circuits = shared.circuits('images', {
      failures: 1,
      minimum: 1,
      probes: 1,
      cooldownMs: 1000,
    })
    const first = await admission(circuits)
    if (!('ticket' in first)) throw new Error('a fresh circuit lets in')
    circuits.settle('a', first.ticket, { outcome: 'failure', slow: false })
    expect(await admission(circuits)).toMatchObject({ shut: { state: 'open', leftMs: 1000 } })
    now = 1000
    const dead = await admission(circuits)
    expect(dead).toMatchObject({ ticket: { probe: expect.any(String) } })
    now = 1000 + 14_999
    expect(await admission(circuits)).toMatchObject({ shut: { state: 'half-open' } })
    now = 1000 + 15_000
    const next = await admission(circuits)
    if (!('ticket' in dead && 'ticket' in next)) throw new Error('expected a second probe')
    expect(next.ticket.generation).toBe(dead.ticket.generation)
    circuits.settle('a', dead.ticket, { outcome: 'failure', slow: false })
    expect(await circuits.look('a')).toMatchObject({ state: 'half-open' })
    circuits.settle('a', next.ticket, { outcome: 'success', slow: false })
    expect(await circuits.look('a')).toMatchObject({ state: 'closed' })
    await shared.close()
  })
})
