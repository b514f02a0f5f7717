import { redisState, type RedisState, type RedisStateOptions } from '@stint/redis'
import type { RedisServer } from '@stint/testkit'
import { Redis } from 'ioredis'

/** Where a client has its keys in a Redis. */
export interface RedisPlace {
  readonly db?: number
  readonly keyPrefix?: string
}

/** State that stands for one machine of many: with clients of its own, which share nothing with others but Redis. */
export class Machines {
  readonly #server: () => RedisServer
  readonly #clients: Redis[] = []
  readonly #states: RedisState[] = []

  constructor(server: () => RedisServer) {
    this.#server = server
  }

  one(options: RedisStateOptions = {}, place: RedisPlace = {}): RedisState {
    const client = new Redis(this.#server().url, { retryStrategy: () => 20, ...place })
    client.on('error', () => undefined)
    const state = redisState(client, { timeout: '2s', ...options })
    this.#clients.push(client)
    this.#states.push(state)
    return state
  }

  async close(): Promise<void> {
    for (const state of this.#states.splice(0)) await state.close()
    for (const client of this.#clients.splice(0)) client.disconnect()
  }
}

/** How often Redis has run a script. */
export async function scriptsRun(server: RedisServer): Promise<number> {
  const info = await server.say('INFO commandstats')
  const counts = [...info.matchAll(/cmdstat_eval(?:sha)?:calls=(\d+)/g)]
  return counts.reduce((sum, [, count]) => sum + Number(count), 0)
}
