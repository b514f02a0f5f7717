import { isLost, type SharedCircuits } from '@stint/core'
import { redisServer, whyNoRedis } from '@stint/testkit'
import type { Cluster } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { oneNodeCluster, type OneNodeCluster } from './__fixtures__/one-node-cluster.ts'
import { redisState } from './index.ts'

describe.skipIf(whyNoRedis({ harms: true }))('shared state in a cluster', () => {
  let cluster: OneNodeCluster
  const clients: Cluster[] = []
  beforeAll(async () => {
    cluster = await oneNodeCluster(await redisServer({ cluster: true }))
  })
  afterAll(async () => {
    for (const client of clients) client.disconnect()
    await cluster.close()
  })

  function machine(): ReturnType<typeof redisState> {
    const client = cluster.client()
    clients.push(client)
    return redisState(client, { timeout: '2s' })
  }

  const rules = { failures: 1, minimum: 1, probes: 1, cooldownMs: 60_000 }

  /** Whether it lets in, by what it knows; undefined when it would have to ask. */
  function letsIn(circuits: SharedCircuits): boolean | undefined {
    const answer = circuits.admit('a')
    if (answer instanceof Promise || isLost(answer)) return undefined
    return 'ticket' in answer
  }

  async function knowing(circuits: SharedCircuits): Promise<void> {
    await expect
      .poll(async () => (await circuits.admit('a'), letsIn(circuits)), { timeout: 10_000 })
      .toBeDefined()
  }

  it('has accounts, whatever their slot', async () => {
    const [one, other] = [machine(), machine()]
    for (const id of ['a', 'b', 'c', 'd']) {
      const account = one.account(id, { attempts: 1 })
      await account.open()
      expect(await account.charge(0)).toBe('ok')
      expect(await other.account(id, {}).open()).toHaveProperty('ageMs')
      expect(await other.account(id, {}).charge(0)).toBe('attempts')
    }
    await Promise.all([one.close(), other.close()])
  })

  it('is told of what others open, and trusts nothing when it may have missed something', async () => {
    const [one, other] = [machine(), machine()]
    const [hand, circuits] = [one.circuits('images', rules), other.circuits('images', rules)]
    await knowing(circuits)
    await hand.open('a')
    await expect.poll(() => letsIn(circuits)).toBe(false)
    await hand.close('a')
    await expect.poll(() => letsIn(circuits)).toBe(true)
    await cluster.node.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
    await hand.open('a')
    await expect.poll(async () => (await circuits.admit('a'), letsIn(circuits))).not.toBe(true)
    await knowing(circuits)
    expect(letsIn(circuits)).toBe(false)
    await Promise.all([one.close(), other.close()])
  })

  it('leaves no connection behind', async () => {
    const before = String(await cluster.node.client('LIST')).split('\n').length
    const state = machine()
    const circuits = state.circuits('images', rules)
    await knowing(circuits)
    await state.close()
    clients.pop()?.disconnect()
    await expect
      .poll(async () => String(await cluster.node.client('LIST')).split('\n').length)
      .toBeLessThanOrEqual(before)
  })
})
