import { Redis } from 'ioredis'
import { redisServer, whyNoRedis, type RedisServer } from '@stint/testkit'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Subscriber } from './subscriber.ts'

const missing = whyNoRedis()
const harmless = whyNoRedis({ harms: true })

describe.skipIf(missing)('the subscriber', () => {
  let server: RedisServer
  let client: Redis
  beforeAll(async () => {
    server = await redisServer()
    client = new Redis(server.url, { retryStrategy: () => 20 })
    client.on('error', () => undefined)
  })
  afterAll(async () => {
    client.disconnect()
    await server.close()
  })

  it('opens no connection until something is to be heard', async () => {
    const subscriber = new Subscriber(client)
    const before = await server.say('INFO clients')
    await subscriber.close()
    expect(await server.say('INFO clients')).toBe(before)
  })

  it('hears what is told on its channels, and no others', async () => {
    const subscriber = new Subscriber(client)
    const heard: string[] = []
    subscriber.onMessage('news', (message) => heard.push(message))
    const off = subscriber.onMessage('gone', (message) => heard.push(message))
    await expect.poll(() => subscriber.hears('news') && subscriber.hears('gone')).toBe(true)
    off()
    expect(subscriber.hears('gone')).toBe(false)
    await client.publish('gone', 'no')
    await client.publish('news', 'yes')
    await expect.poll(() => heard).toEqual(['yes'])
    await subscriber.close()
  })

  it.skipIf(harmless)('says when it may have missed something, and hears again after', async () => {
    const subscriber = new Subscriber(client)
    const heard: string[] = []
    let dropped = 0
    subscriber.onMessage('news', (message) => heard.push(message))
    subscriber.onDropped(() => (dropped += 1))
    await expect.poll(() => subscriber.hears('news')).toBe(true)
    await server.stop()
    await expect.poll(() => subscriber.hears('news')).toBe(false)
    expect(dropped).toBeGreaterThan(0)
    await server.start()
    await expect.poll(() => subscriber.hears('news'), { timeout: 10_000 }).toBe(true)
    await expect.poll(() => client.status, { timeout: 10_000 }).toBe('ready')
    await client.publish('news', 'again')
    await expect.poll(() => heard).toEqual(['again'])
    await subscriber.close()
  })

  it('notices that its connection has died in silence, and opens another', async () => {
    const { port, hostname } = new URL(server.url)
    let isDead = false
    const wire = createServer((near) => {
      const far = connect(Number(port), hostname)
      const dead = isDead
      near.on('data', (data) => dead || isDead || far.write(data)).on('error', () => undefined)
      far.on('data', (data) => dead || isDead || near.write(data)).on('error', () => undefined)
      near.on('close', () => far.destroy())
    }).listen(0, '127.0.0.1')
    await once(wire, 'listening')
    const through = new Redis((wire.address() as AddressInfo).port, '127.0.0.1')
    const subscriber = new Subscriber(through, 50)
    subscriber.onMessage('news', () => undefined)
    await expect.poll(() => subscriber.hears('news')).toBe(true)
    // It is asked, and answers.
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(subscriber.hears('news')).toBe(true)
    isDead = true
    await expect.poll(() => subscriber.hears('news')).toBe(false)
    isDead = false
    await expect.poll(() => subscriber.hears('news'), { timeout: 10_000 }).toBe(true)
    await subscriber.close()
    through.disconnect()
    wire.close()
  })
})
