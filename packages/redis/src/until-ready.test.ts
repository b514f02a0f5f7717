import { redisServer, whyNoRedis, type RedisServer } from '@stint/testkit'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { untilReady } from './until-ready.ts'

const why = whyNoRedis()

describe.skipIf(why)('waiting for a client', () => {
  let server: RedisServer
  beforeAll(async () => void (server = await redisServer()))
  afterAll(() => server.close())

  it('adds no listener for each of many decisions that wait for the same client', async () => {
    const warned = vi.fn<(warning: Error) => void>()
    process.on('warning', warned)
    const client = new Redis(server.url, { lazyConnect: true })
    await Promise.all(Array.from({ length: 20 }, () => untilReady(client)))
    expect(client.status).toBe('ready')
    client.disconnect()
    process.off('warning', warned)
    expect(warned).not.toHaveBeenCalled()
  })

  it.skipIf(whyNoRedis({ harms: true }))(
    'says why a client could not be connected, and not with which password',
    async () => {
      const admin = new Redis(server.url)
      await admin.config('SET', 'requirepass', 'right-word')
      const client = new Redis(server.url, { lazyConnect: true, password: 'hunter2' })
      await expect(untilReady(client)).rejects.toThrow(
        /^it could not be connected: WRONGPASS(?!.*hunter2)/,
      )
      client.disconnect()
      await admin.config('SET', 'requirepass', '')
      admin.disconnect()
    },
  )
})
