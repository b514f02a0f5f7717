import { redisServer, whyNoRedis, type RedisServer } from '@stint/testkit'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Connection } from './connection.ts'
import { checkStateOptions } from './redis-state-options.ts'
import { script } from './script.ts'

describe.skipIf(whyNoRedis())('a decision', () => {
  let server: RedisServer
  beforeAll(async () => void (server = await redisServer()))
  afterAll(() => server.close())

  it('that has waited for its turn longer than its limit is made without a warning of Node', async () => {
    const warned = vi.fn<(warning: Error) => void>()
    process.on('warning', warned)
    const client = new Redis(server.url)
    const connection = new Connection(client, checkStateOptions({ timeout: '50ms' }))
    await connection.decide(script('return 1'), [], [], 70.5)
    await connection.close()
    client.disconnect()
    process.off('warning', warned)
    expect(warned).not.toHaveBeenCalled()
  })

  it('that was answered while this process was busy is made, and Redis is not lost by it', async () => {
    const client = new Redis(server.url)
    const connection = new Connection(client, checkStateOptions({ timeout: '50ms' }))
    await client.script('LOAD', 'return 1')
    const answer = connection.decide(script('return 1'), [], [])
    await nextTurn()
    const began = performance.now()
    while (performance.now() - began < 80);
    expect(await answer).toBe(1)
    await nextTurn()
    await nextTurn()
    expect(connection.lost).toBeUndefined()
    await connection.close()
    client.disconnect()
  })
})

/** What this turn of the event loop has brought up is done. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
