import type { SharedState } from '@stint/core'
import { redisState } from '@stint/redis'
import { Redis } from 'ioredis'

/** Options of a layer or a scope that shares its state. */
export interface SharedBy {
  readonly shared: SharedState
  readonly id: string
}

/** What the layers and scopes of all calls share, and where it is. */
export interface Shared {
  /** For the report. */
  readonly what: string
  /** Undefined where nothing leaves this process. */
  readonly state: SharedState | undefined
  /** Options of a layer or scope of that name; undefined where it decides in this process alone. */
  of(id: string): SharedBy | undefined
  close(): Promise<void>
}

/** Shares state through the Redis at an address; without one, nothing leaves this process. */
export function sharedState(url: string | undefined): Shared {
  if (url === undefined) {
    const what = 'in this process: no Redis'
    return { what, state: undefined, of: () => undefined, close: () => Promise.resolve() }
  }
  const client = new Redis(url)
  // It is down now and then, on purpose: what comes of that stands in the reports.
  client.on('error', () => undefined)
  const state = redisState(client, { prefix: 'soak', idle: '1m' })
  return {
    what: 'through a Redis that is killed, paused, filled and emptied at random',
    state,
    of: (id) => ({ shared: state, id }),
    async close() {
      await state.close()
      client.disconnect()
    },
  }
}
