import { flakyBackend, keyDigest, redisServer, whyNoRedis } from '@stint/testkit'
import type { FlakyBackend, RedisServer } from '@stint/testkit'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { LayersTask, LayersTold } from './layers.child.ts'
import { runLayers, type RunningLayers } from './run-layers.ts'

const missing = whyNoRedis({ harms: true })

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

  afterEach(() => {
    for (const each of started.splice(0)) each.kill()
  })

  const started: RunningLayers[] = []
  const processes = (task: Omit<LayersTask, 'redis' | 'backend'>): readonly RunningLayers[] => {
    const address = { redis: server.url, backend: backend.openai.baseURL }
    for (let n = 0; n < 8; n += 1) {
      started.push(runLayers({ ...address, state: { timeout: '5s' }, ...task }))
    }
    return [...started]
  }
  const stop = async (running: readonly RunningLayers[]): Promise<readonly LayersTold[]> => {
    for (const each of running) each.stop()
    return Promise.all(running.map(({ told }) => told))
  }
  const allCalling = (running: readonly RunningLayers[]): Promise<unknown> =>
    Promise.all(running.map(({ calling }) => calling))
  /** So many further ones. */
  const submissions = (count: number): Promise<void> => {
    const before = backend.submissions.length
    return expect
      .poll(() => backend.submissions.length - before, { timeout: 30_000 })
      .toBeGreaterThan(count)
  }
  /** The times between those that came after the first pause: what was on its way when the circuit opened is through. */
  const gapsAfterPause = (from: number): number[] => {
    const times = backend.submissions.slice(from).map(({ at }) => at)
    const gaps = times.slice(1).map((at, n) => at - (times[n] ?? 0))
    const pause = gaps.findIndex((gap) => gap > 250)
    return pause < 0 ? [] : gaps.slice(pause)
  }
  const probed = async (from: number, times: number): Promise<number[]> => {
    await expect
      .poll(() => gapsAfterPause(from).length, { timeout: 30_000 })
      .toBeGreaterThanOrEqual(times)
    return gapsAfterPause(from)
  }
  /** Each change begins where the one before it has ended. */
  const isChain = (changes: LayersTold['changes']): boolean =>
    changes.every(({ from }, at) => from === (changes[at - 1]?.to ?? 'closed'))

  it('a breaker opens for all, one probe of all goes each time, and all go on when it succeeds', async () => {
    const running = processes({ layer: 'breaker', concurrent: 4 })
    await allCalling(running)
    const before = backend.submissions.length
    answer = 'server_error'
    const gaps = await probed(before, 5)
    answer = 'image'
    await submissions(400)
    const told = await stop(running)
    // 300 ms apart, on Redis' clock, and no two of one time.
    expect(Math.min(...gaps)).toBeGreaterThan(250)
    for (const { changes, ok, refused, warned } of told) {
      expect(isChain(changes)).toBe(true)
      expect(changes[0]).toEqual({ key: 'first', from: 'closed', to: 'open' })
      expect(changes.at(-1)).toEqual({ key: 'first', from: 'half-open', to: 'closed' })
      const probes = changes.filter(({ to }) => to === 'half-open')
      expect(probes.length).toBeGreaterThanOrEqual(gaps.length)
      expect(ok).toBeGreaterThan(0)
      expect(refused).toBeGreaterThan(0)
      expect(warned).toBe(0)
    }
  }, 120_000)

  it('a quota gives all what it would give one', async () => {
    answer = 'server_error'
    const told = await Promise.all(
      processes({ layer: 'quota', concurrent: 8, calls: 100 }).map((each) => each.told),
    )
    const calls = told.reduce((sum, { failed }) => sum + failed, 0)
    expect(calls).toBeGreaterThanOrEqual(800)
    // One a second for the minute that counts.
    expect(backend.submissions.length - calls).toBe(60)
  }, 120_000)

  it('a key that is out of money for one is left alone by all', async () => {
    const isSpent = ({ apiKeyDigest }: { readonly apiKeyDigest?: string }): boolean =>
      apiKeyDigest === keyDigest('first')
    backend.use('openai', (request) =>
      isSpent(request) ? { answer: 'rate_limit', retryAfter: '10m' } : 'image',
    )
    const running = processes({ layer: 'pool', concurrent: 4 })
    await allCalling(running)
    await submissions(400)
    const told = await stop(running)
    expect(told.every(({ failed, ok }) => failed === 0 && ok > 0)).toBe(true)
    // What all callers had begun before they were told, at the very most.
    expect(backend.submissions.filter(isSpent).length).toBeLessThanOrEqual(8 * 4)
    expect(backend.submissions.slice(-200).filter(isSpent)).toEqual([])
  }, 120_000)

  it('calls go on while Redis is killed and restarted, and decide together again after', async () => {
    const running = processes({
      layer: 'breaker',
      concurrent: 4,
      state: { timeout: '100ms', whenLost: 'local' },
    })
    await allCalling(running)
    await server.stop()
    await submissions(400)
    await server.start()
    await submissions(400)
    const before = backend.submissions.length
    answer = 'server_error'
    const gaps = await probed(before, 3)
    const told = await stop(running)
    // Together: 8 by themselves would send 8 probes at a time.
    expect(Math.min(...gaps)).toBeGreaterThan(250)
    for (const { warned, longestMs } of told) {
      expect(warned).toBeGreaterThan(0)
      expect(longestMs).toBeLessThan(5000)
    }
  }, 120_000)
})
