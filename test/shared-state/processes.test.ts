import {
  flakyBackend,
  redisServer,
  whyNoRedis,
  type FlakyBackend,
  type RedisServer,
} from '@stint/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CallersTask, CallersTold } from './callers.child.ts'
import { runCallers } from './run-callers.ts'

const missing = whyNoRedis({ harms: true })

describe.skipIf(missing)('a scope that many processes share', () => {
  let server: RedisServer
  let backend: FlakyBackend
  beforeAll(async () => {
    server = await redisServer()
    backend = await flakyBackend({
      openai: (_request, n) => (n % 5 === 0 ? 'server_error' : 'image'),
    })
  })
  afterAll(async () => {
    await server.close()
    await backend.close()
  })
  beforeEach(async () => {
    backend.reset()
    await server.start()
    await server.say('FLUSHALL')
  })

  const task = (changes: Partial<CallersTask> = {}): CallersTask => ({
    redis: server.url,
    backend: backend.openai.baseURL,
    state: { timeout: '20s', whenLost: 'refuse' },
    scope: { id: 'turn-42', attempts: 400 },
    calls: 5000,
    concurrent: 32,
    ...changes,
  })
  const processes = (count: number, make: (at: number) => CallersTask) =>
    Promise.all(Array.from({ length: count }, (_, at) => runCallers(make(at))))
  const total = (told: readonly (CallersTold | undefined)[], what: 'ok' | 'refused' | 'warned') =>
    told.reduce((all, one) => all + (one?.[what] ?? 0), 0)

  it('submits exactly what it holds when 8 processes ask for 40,000 attempts, however wrong their clocks are', async () => {
    const hour = 3_600_000
    const told = await processes(8, (at) =>
      task({ skewMs: (at - 4) * hour, scope: { id: 'turn-42', attempts: 400, deadline: '20m' } }),
    )
    expect(backend.submissions).toHaveLength(400)
    expect(total(told, 'refused')).toBe(40_000 - 400)
    expect(total(told, 'warned')).toBe(0)
  }, 300_000)

  describe.each([true, false])(
    'when Redis is killed and restarted in between, and keeps its data: %s',
    (keeps) => {
      let harmed: RedisServer
      beforeEach(async () => {
        harmed = await redisServer({ keeps })
        return () => harmed.close()
      })

      /** Four processes go on until they are told that nothing is left. */
      async function outage(
        whenLost: 'local' | 'refuse',
      ): Promise<readonly (CallersTold | undefined)[]> {
        const running = processes(4, () =>
          task({
            redis: harmed.url,
            state: { timeout: '500ms', whenLost },
            scope: { id: 'turn-42', attempts: 600 },
            untilUsedUp: true,
            concurrent: 4,
          }),
        )
        await backend.openai.arrived(100)
        await harmed.stop()
        if (whenLost === 'local') await backend.openai.arrived(300)
        await harmed.start()
        return running
      }

      it('refuses meanwhile where the policy says so, and submits exactly what it holds', async () => {
        const told = await outage('refuse')
        expect(backend.submissions).toHaveLength(600)
        expect(total(told, 'warned')).toBeGreaterThan(0)
      }, 120_000)

      it('goes on meanwhile where the policy says so, and counts what was submitted in the end', async () => {
        const told = await outage('local')
        expect(total(told, 'warned')).toBeGreaterThan(0)
        // Each process may have taken by itself all that was left when Redis was lost.
        expect(backend.submissions.length).toBeGreaterThanOrEqual(600)
        expect(backend.submissions.length).toBeLessThanOrEqual(600 + 3 * 600)
      }, 120_000)
    },
  )

  it('keeps what a process had in flight when it died as charged', async () => {
    backend.use('openai', 'image')
    const died = await runCallers(task({ concurrent: 1, diesIn: 3 }))
    expect(died).toBeUndefined()
    const told = await runCallers(task({ calls: 1000 }))
    // The third was charged, and killed before it was sent.
    expect(total([told], 'ok')).toBe(400 - 3)
    expect(backend.submissions.length).toBeLessThanOrEqual(400)
  }, 60_000)
})
