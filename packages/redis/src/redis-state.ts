import type { SharedBudgetRules, SharedCircuitRules, SharedState } from '@stint/core'
import type { Cluster, Redis } from 'ioredis'
import { Accounts } from './accounts.ts'
import { RetryBudget } from './budgets/retry-budget.ts'
import { Circuits } from './circuits/circuits.ts'
import { Connection } from './connection.ts'
import { OnePer } from './one-per.ts'
import { checkStateOptions, type RedisStateOptions } from './redis-state-options.ts'
import { Rests } from './rests/rests.ts'

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
    // Not the value itself: an address may have a password in it.
    throw new TypeError(
      `redisState: expected a client of ioredis, such as new Redis(url), got ${typeof client}`,
    )
  }
  const checked = checkStateOptions(options)
  const connection = new Connection(client, checked)
  const accounts = new Accounts(connection)
  const circuits = new OnePer((id: string, rules: SharedCircuitRules) => {
    return new Circuits(connection, id, rules)
  })
  const budgets = new OnePer((id: string, rules: SharedBudgetRules) => {
    return new RetryBudget(connection, id, rules)
  })
  const rests = new OnePer((id: string) => new Rests(connection, id))
  return {
    timeoutMs: checked.timeoutMs,
    account: (id, limits) => accounts.account(id, limits),
    circuits: (id, rules) => circuits.get(id, rules),
    retryBudget: (id, rules) => budgets.get(id, rules),
    rests: (id) => rests.get(id),
    close: async () => {
      await Promise.all(
        [accounts, ...circuits.all, ...budgets.all, ...rests.all].map((one) => one.told()),
      )
      await connection.close()
    },
  }
}
