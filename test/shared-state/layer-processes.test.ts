import { flakyBackend, redisServer, whyNoRedis } from '@stint/testkit'
import type { FlakyBackend, RedisServer } from '@stint/testkit'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { LayersTask, LayersTold } from './layers.child.ts'
import { runLayers, type RunningLayers } from './run-layers.ts'

const missing = whyNoRedis()
if (missing) console.log(missing)

describe.skipIf(missing)('layers that 8 processes share', () => {
  let server: RedisServer
  let backend: FlakyBackend
  let answer: 'server_error' | 'image' = 'image'
  beforeAll(async () => {
    server = await redisServer()
    backend = await flakyBackend({ openai: () => answer })
  })
  afterAll(async () => {
    await server.close()
    await backend.close()
  })
  beforeEach(async () => {
    answer = 'image'
    backend.reset()
    await server.start()
    await server.say('FLUSHALL')
  })

  const processes = (task: Omit<LayersTask, 'redis' | 'backend'>): readonly RunningLayers[] =>
    Array.from({ length: 8 }, () =>
      runLayers({
        redis: server.url,
        backend: backend.openai.baseURL,
        state: { timeout: '5s' },
        ...task,
      }),
    )
  const stop = async (running: readonly RunningLayers[]): Promise<readonly LayersTold[]> => {
    for (const each of running) each.stop()
    return Promise.all(running.map(({ told }) => told))
  }
  /** When each has had its first answer. */
  const allCalling = (): Promise<void> =>
    expect.poll(() => backend.submissions.length, { timeout: 30_000 }).toBeGreaterThan(800)
  /** Each change begins where the one before it has ended. */
  const isChain = (changes: LayersTold['changes']): boolean =>
    changes.every(({ from }, at) => from === (changes[at - 1]?.to ?? 'closed'))

  it('one probe of all goes each time, all are told, and all go on when it succeeds', async () => {
    const running = processes({ layer: 'breaker', concurrent: 10 })
    await allCalling()
    answer = 'server_error'
    await sleep(500)
    const burst = backend.submissions.length
    await sleep(3000)
    const probes = backend.submissions.slice(burst)
    const gaps = probes.slice(1).map(({ at }, n) => at - (probes[n]?.at ?? 0))
    answer = 'image'
    await expect
      .poll(() => backend.submissions.length, { timeout: 5000 })
      .toBeGreaterThan(burst + probes.length + 800)
    const told = await stop(running)
    // 300 ms apart, on Redis' clock, and no two of one time.
    expect(probes.length).toBeGreaterThanOrEqual(3)
    expect(Math.min(...gaps)).toBeGreaterThan(250)
    for (const { changes, ok, refused, warned } of told) {
      expect(isChain(changes)).toBe(true)
      expect(changes.at(-1)).toEqual({ key: 'first', from: 'half-open', to: 'closed' })
      expect(changes.filter(({ to }) => to === 'half-open').length).toBeGreaterThanOrEqual(
        probes.length,
      )
      expect(ok).toBeGreaterThan(0)
      expect(refused).toBeGreaterThan(0)
      expect(warned).toBe(0)
    }
  }, 60_000)

  it('what one process has opened keeps out the calls of all', async () => {
    const running = processes({ layer: 'breaker', concurrent: 1 })
    await allCalling()
    answer = 'server_error'
    const before = backend.submissions.length
    await sleep(250)
    // Five failures in a row, and what was on its way when they were told.
    expect(backend.submissions.length - before).toBeLessThan(5 + 2 * 8)
    const told = await stop(running)
    for (const { changes } of told) {
      expect(changes[0]).toEqual({ key: 'first', from: 'closed', to: 'open' })
    }
  }, 60_000)

  it('a quota gives all what it would give one', async () => {
    answer = 'server_error'
    const told = await Promise.all(
      processes({ layer: 'quota', concurrent: 8, calls: 100 }).map((each) => each.told),
    )
    const calls = told.reduce((sum, { failed }) => sum + failed, 0)
    expect(calls).toBeGreaterThanOrEqual(800)
    // One a second for the minute that counts.
    expect(backend.submissions.length - calls).toBe(60)
  }, 60_000)

  it('a key that is out of money for one is left alone by all', async () => {
    backend.use('openai', [{ answer: 'rate_limit', retryAfter: '10m' }, 'image'])
    const running = processes({ layer: 'pool', concurrent: 4 })
    await allCalling()
    const told = await stop(running)
    expect(told.every(({ failed, ok }) => failed === 0 && ok > 0)).toBe(true)
    const [limited] = backend.submissions
    const after = backend.submissions.filter(
      ({ at, apiKeyDigest }) =>
        at > (limited?.endedAt ?? 0) + 100 && apiKeyDigest === limited?.apiKeyDigest,
    )
    expect(after).toEqual([])
  }, 60_000)

  it('calls go on while Redis is killed and restarted, and decide together again after', async () => {
    const running = processes({
      layer: 'breaker',
      concurrent: 4,
      state: { timeout: '100ms', whenLost: 'local' },
    })
    await allCalling()
    await server.stop()
    const lost = backend.submissions.length
    await expect.poll(() => backend.submissions.length).toBeGreaterThan(lost + 800)
    await server.start()
    const back = backend.submissions.length
    await sleep(1500)
    expect(backend.submissions.length).toBeGreaterThan(back)
    answer = 'server_error'
    await sleep(500)
    const burst = backend.submissions.length
    await sleep(1200)
    // Together: a probe each 300 ms, where 8 by themselves would send 8.
    expect(backend.submissions.length - burst).toBeLessThanOrEqual(5)
    const told = await stop(running)
    for (const { warned, longestMs } of told) {
      expect(warned).toBeGreaterThan(0)
      expect(longestMs).toBeLessThan(5000)
    }
  }, 60_000)
})
