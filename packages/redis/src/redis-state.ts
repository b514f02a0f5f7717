import { checkOptions, type SharedState } from '@stint/core'
import type { Cluster, Redis } from 'ioredis'
import { Accounts } from './accounts.ts'
import { Connection } from './connection.ts'
import { redisStateOptions, type RedisStateOptions } from './redis-state-options.ts'

/** Shared state in Redis. */
export interface RedisState extends SharedState {
  /**
   * Tells what is still to be told, for as long as one decision may take, and ends what it opened by itself: the
   * connection that listens. The client given stays as it is.
   */
  close(): Promise<void>
}

/**
 * State that many processes share through Redis 7 or later, or Valkey: give it to `scope`, and to layers, as `shared`.
 * @param client of ioredis. Nothing waits for its own retries and queues.
 * @throws TypeError when an option is wrong.
 */
export function redisState(client: Redis | Cluster, options: RedisStateOptions = {}): RedisState {
  if (typeof client?.evalsha !== 'function' || typeof client.duplicate !== 'function') {
    throw new TypeError('redisState: expected a client of ioredis')
  }
  const connection = new Connection(client, checkOptions('redisState', redisStateOptions, options))
  const accounts = new Accounts(connection)
  return {
    account: (id, limits) => accounts.account(id, limits),
    close: async () => {
      await accounts.told()
      await connection.close()
    },
  }
}
