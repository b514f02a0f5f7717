import { createImage, pipeline, type CallError, type CallHandle, type Pipeline } from '@stint/core'
import { quota, retry, type QuotaOptions } from '@stint/middleware'
import type { RedisState } from '@stint/redis'
import { scriptedProvider, whyNoRedis } from '@stint/testkit'
import { describe, expect, test } from 'vitest'
import { oneServer } from './one-server.ts'

const missing = whyNoRedis({ harms: true })

describe.skipIf(missing)('a quota that many processes share', () => {
  const { machines, server } = oneServer()

  function station(options: QuotaOptions, shared: RedisState = machines.one()) {
    const up = scriptedProvider('up', ['ok'])
    const down = scriptedProvider('down', ['overloaded'])
    const layer = quota({ ...options, shared, id: 'images' })
    const to = (target: typeof up): Pipeline =>
      pipeline(createImage)
        .use(retry({ attempts: 2, backoff: 0 }))
        .use(layer)
        .to(target)
    let failing = 0
    return {
      /** Attempts beyond the first of each call that failed. */
      get further(): number {
        return down.requests.length - failing
      },
      async succeed(count: number): Promise<void> {
        for (let n = 0; n < count; n += 1) await to(up).run({ prompt: 'a fox' })
      },
      /** Calls that fail, and what the last of them was warned of. */
      async fail(count: number): Promise<readonly string[]> {
        let warnings: readonly string[] = []
        for (let n = 0; n < count; n += 1) {
          failing += 1
          const call = to(down).start({ prompt: 'a fox' })
          await call.result.catch(() => undefined)
          ;({ warnings } = call.report)
        }
        return warnings
      },
      start(): CallHandle<unknown> {
        failing += 1
        return to(down).start({ prompt: 'a fox' })
      },
    }
  }

  const furtherOf = (stations: readonly ReturnType<typeof station>[]): number =>
    stations.reduce((sum, { further }) => sum + further, 0)

  test('gives all of them together what it would give one', async () => {
    const options = { ratio: 0, minPerSecond: 0.5, ttl: '60s' } as const
    const stations = Array.from({ length: 8 }, () => station(options))
    await Promise.all(stations.map((each) => each.fail(20)))
    expect(furtherOf(stations)).toBe(30)
  })

  test('what succeeds in one is there for another', async () => {
    const options = { ratio: 1, minPerSecond: 0, ttl: '60s' } as const
    const [one, other] = [station(options), station(options)]
    await one.succeed(10)
    await expect
      .poll(async () => {
        await other.fail(1)
        return other.further
      })
      .toBeGreaterThan(0)
    await other.fail(20)
    expect(furtherOf([one, other])).toBe(10)
  })

  test('while Redis is lost each gives what it would by itself, and the report says so', async () => {
    const options = { ratio: 1, minPerSecond: 0, ttl: '60s' } as const
    const one = station(options, machines.one({ timeout: '100ms' }))
    await one.succeed(3)
    await server().stop()
    expect(await one.fail(1)).toEqual([
      expect.stringMatching(/^quota 'images': the shared state is lost: .*by itself$/),
    ])
    await one.fail(9)
    expect(one.further).toBe(3)
  })

  test('further attempts are refused while it is lost, where the policy says so; first ones are not', async () => {
    const one = station({}, machines.one({ timeout: '100ms', whenLost: 'refuse' }))
    await one.succeed(3)
    await server().stop()
    const call = one.start()
    const error = await call.result.then(
      () => undefined,
      (thrown: unknown) => thrown as CallError,
    )
    expect(one.further).toBe(0)
    expect(error?.refusals.at(-1)?.reason).toMatch(/^the shared state is lost: .*as 'images'\)$/)
    await one.succeed(3)
  })

  test('it is picked up again', async () => {
    const options = { ratio: 0, minPerSecond: 0.1, ttl: '60s' } as const
    const one = station(options, machines.one({ timeout: '100ms' }))
    const other = station(options, machines.one({ timeout: '100ms' }))
    await server().stop()
    await one.fail(10)
    expect(one.further).toBe(6)
    await server().start()
    await expect.poll(() => one.fail(1)).toEqual([])
    await one.fail(10)
    await other.fail(10)
    expect(furtherOf([one, other])).toBe(6 + 6)
  })
})
