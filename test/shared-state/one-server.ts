import { redisServer, type RedisServer } from '@stint/testkit'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { Machines } from './machines.ts'

/** A Redis for the tests of this block, running and empty when each begins, and machines that share it. */
export function oneServer(): { readonly machines: Machines; readonly server: () => RedisServer } {
  let running: RedisServer
  const server = (): RedisServer => running
  const machines = new Machines(server)
  beforeAll(async () => {
    running = await redisServer()
  })
  afterAll(() => running.close())
  beforeEach(async () => {
    await running.start()
    await running.say('FLUSHALL')
  })
  afterEach(async () => {
    running.resume()
    await machines.close()
  })
  return { machines, server }
}
