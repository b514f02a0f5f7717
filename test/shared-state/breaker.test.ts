import { CallError, createImage, isLost, pipeline, type Pipeline } from '@stint/core'
import { breaker, type BreakerChange, type SharedBreaker } from '@stint/middleware'
import type { SharedBreakerOptions } from '@stint/middleware/breaker'
import { scriptedProvider, whyNoRedis } from '@stint/testkit'
import { describe, expect, test } from 'vitest'
import { scriptsRun, type RedisPlace } from './machines.ts'
import { oneServer } from './one-server.ts'

const missing = whyNoRedis({ harms: true })

describe.skipIf(missing)('a breaker that many processes share', () => {
  const { machines, server } = oneServer()

  /** A breaker on a machine of its own, in front of a provider that does what it is told. */
  function station(given: Partial<SharedBreakerOptions> = {}) {
    const { shared = machines.one(), ...options } = given
    const changes: string[] = []
    const guard = breaker({
      failures: 3,
      cooldown: '10m',
      onChange: ({ key, from, to }: BreakerChange) => changes.push(`${key}: ${from} to ${to}`),
      ...options,
      shared,
      id: options.id ?? 'images',
    })
    let answer: 'ok' | 'overloaded' | 'hang' = 'ok'
    const provider = scriptedProvider('a', () => answer)
    const stack: Pipeline = pipeline(createImage).use(guard).to(provider)
    return {
      guard,
      changes,
      provider,
      start(how: 'ok' | 'hang' = 'ok') {
        answer = how
        return stack.start({ prompt: 'a fox' })
      },
      /** Who let it not in, or `ok`, or the kind of its fault. */
      async call(how: 'ok' | 'overloaded' = 'ok'): Promise<string> {
        answer = how
        return stack.run({ prompt: 'a fox' }).then(() => 'ok', failureOf)
      },
      async trip(): Promise<void> {
        answer = 'overloaded'
        for (let n = 0; n < 3; n += 1) await stack.run({ prompt: 'a fox' }).catch(() => undefined)
        await expect.poll(() => guard.state('a')).toBe('open')
      },
      /** From now on it hears of every change. */
      async listening(): Promise<void> {
        await expect
          .poll(async () => {
            const before = await scriptsRun(server())
            await this.call('ok')
            return (await scriptsRun(server())) - before
          })
          .toBe(0)
      },
    }
  }

  type Station = ReturnType<typeof station>

  function failureOf(error: unknown): string {
    if (!CallError.isInstance(error)) throw error
    return error.fault?.kind ?? `refused: ${error.refusals[0]?.reason}`
  }

  test('counts the failures of all, and keeps out the calls of all', async () => {
    const [one, other] = [station(), station()]
    await other.listening()
    await one.call('overloaded')
    await one.call('overloaded')
    await other.call('overloaded')
    await expect
      .poll(() => one.call())
      .toMatch(/^refused: a has failed too often in a row; a probe/)
    await expect.poll(() => other.call()).toMatch(/^refused: a has failed too often in a row/)
    expect(await station().call()).toMatch(/^refused/)
  })

  test('a success of one ends the failures in a row of another', async () => {
    const [one, other] = [station(), station()]
    await Promise.all([one.listening(), other.listening()])
    await one.call('overloaded')
    await one.call('overloaded')
    await expect.poll(async () => (await one.guard.counts('a')).failed).toBe(2)
    await expect
      .poll(async () => {
        await other.call('ok')
        return (await one.guard.counts('a')).failed
      })
      .toBe(0)
    await one.call('overloaded')
    expect(await one.guard.state('a')).toBe('closed')
  })

  test('calls that succeed send nothing to Redis, where failures in a row count', async () => {
    const one = station()
    await one.listening()
    const before = await scriptsRun(server())
    for (let n = 0; n < 200; n += 1) await one.call('ok')
    expect((await scriptsRun(server())) - before).toBe(0)
  })

  test('where a share counts, calls do not wait, and are told together', async () => {
    const one = station({ failures: undefined, rate: 0.5, window: 1000, minimum: 500 })
    await expect
      .poll(async () => {
        const asked = one.guard
        await one.call('ok')
        return (await asked.counts('a')).calls
      })
      .toBeGreaterThan(0)
    const { calls } = await one.guard.counts('a')
    const before = await scriptsRun(server())
    for (let n = 0; n < 300; n += 1) await one.call('ok')
    expect((await scriptsRun(server())) - before).toBeLessThan(20)
    expect((await one.guard.counts('a')).calls).toBe(calls + 300)
  })

  test('one probe goes of all, and what it finds holds for all', async () => {
    const stations = Array.from({ length: 4 }, () => station({ cooldown: '300ms' }))
    await Promise.all(stations.map((each) => each.listening()))
    const [first] = stations as [(typeof stations)[0]]
    await first.trip()
    for (const each of stations)
      await expect.poll(() => each.changes).toContain('a: closed to open')
    const before = stations.map(({ provider }) => provider.requests.length)
    await expect
      .poll(async () => {
        const all = await Promise.all(
          stations.flatMap((each) => Array.from({ length: 5 }, () => each.call('overloaded'))),
        )
        return all.filter((what) => what === 'overloaded').length
      })
      .toBe(1)
    const probes = stations.map(({ provider }, at) => provider.requests.length - (before[at] ?? 0))
    expect(probes.reduce((sum, each) => sum + each)).toBe(1)
    await expect
      .poll(async () => {
        for (const each of stations) await each.call('ok')
        return first.guard.state()
      })
      .toBe('closed')
    for (const each of stations) await expect.poll(() => each.call('ok')).toBe('ok')
  })

  test('every process is told of each change once', async () => {
    const [one, other, idle] = [
      station({ cooldown: '200ms' }),
      station({ cooldown: '200ms' }),
      station({ cooldown: '200ms' }),
    ]
    await Promise.all([one.listening(), other.listening(), idle.listening()])
    await one.trip()
    await expect.poll(() => other.call('ok')).toBe('ok')
    const all = ['a: closed to open', 'a: open to half-open', 'a: half-open to closed']
    for (const { changes } of [one, other, idle]) await expect.poll(() => changes).toEqual(all)
  })

  test('a hand opens and closes on all machines', async () => {
    const [one, other] = [station(), station()]
    await Promise.all([one.listening(), other.listening()])
    await one.guard.open('a')
    await expect
      .poll(() => other.call())
      .toMatch(/^refused: a has been opened by hand; it stays open/)
    expect(await other.guard.state('a')).toBe('open')
    await other.guard.close('a')
    await expect.poll(() => one.call()).toBe('ok')
    await one.guard.open()
    await expect.poll(() => other.call()).toMatch(/^refused: a has been opened by hand/)
    expect(await station().call()).toMatch(/^refused: a has been opened by hand/)
    await other.guard.close()
    await expect.poll(() => one.call()).toBe('ok')
    const told = [
      'a: closed to open',
      'a: open to closed',
      'undefined: closed to open',
      'undefined: open to closed',
    ]
    for (const { changes } of [one, other]) await expect.poll(() => changes).toEqual(told)
  })

  test('without an end of the cooldown only a hand closes what has opened', async () => {
    const [one, other] = [station({ cooldown: Infinity }), station({ cooldown: Infinity })]
    await one.trip()
    expect(await other.call()).toBe(
      'refused: a has failed too often in a row; it stays open until it is closed by hand',
    )
    await other.guard.close('a')
    await expect.poll(() => one.call('ok')).toBe('ok')
  })

  test.each<[RedisPlace, RedisPlace]>([
    [{ keyPrefix: 'one:' }, { keyPrefix: 'other:' }],
    [{ db: 1 }, { db: 2 }],
  ])('a client of %o hears nothing of the circuits of %o', async (given, elsewhere) => {
    const [one, twin, other] = [given, given, elsewhere].map((its) => {
      return station({ shared: machines.one({}, its) })
    }) as [Station, Station, Station]
    await Promise.all([twin.listening(), other.listening()])
    await one.guard.open()
    await one.guard.open('a')
    await expect.poll(() => twin.call()).toMatch(/^refused/)
    expect(await other.call()).toBe('ok')
    expect(other.changes).toEqual([])
  })

  test('closing all by hand closes what has opened by itself, and what is on its way has no say', async () => {
    const [one, other] = [station({ failures: 1 }), station({ failures: 1 })]
    await other.listening()
    await one.trip().catch(() => undefined)
    await other.guard.close()
    await expect.poll(() => one.call('ok')).toBe('ok')
    expect(await one.guard.state()).toBe('closed')
    const pending = one.start()
    await other.guard.close()
    await pending.result
    expect((await one.guard.counts('a')).failed).toBe(0)
  })

  test('keys may be any text, and do not meet each other', async () => {
    const keys = ['a', 'a:b', '{a}', '\ud800', '\ud801', '', '"', '\n', 'ä', '*']
    let at = 0
    const one = station({ failures: 1, key: () => keys[at] as string })
    for (const [n] of keys.entries()) {
      at = n
      await one.call(n % 2 === 0 ? 'overloaded' : 'ok')
    }
    const other = station({ failures: 1 })
    for (const [n, key] of keys.entries()) {
      await expect.poll(() => other.guard.state(key)).toBe(n % 2 === 0 ? 'open' : 'closed')
    }
  })

  test('other ids, and other rules under the same prefix, have circuits of their own', async () => {
    const one = station({ failures: 1, id: 'one' })
    await one.call('overloaded')
    await expect.poll(() => one.guard.state('a')).toBe('open')
    expect(await station({ id: 'other' }).guard.state('a')).toBe('closed')
  })

  test('what a listener throws does not reach the process', async () => {
    const one = station({
      failures: 1,
      onChange: () => {
        throw new Error('a broken listener')
      },
    })
    const other = station({ failures: 1 })
    await Promise.all([one.listening(), other.listening()])
    await other.call('overloaded')
    await expect.poll(() => one.call('ok')).toMatch(/^refused/)
  })

  describe('when Redis is lost', () => {
    test('each process decides by itself where the policy says so, and its report says it', async () => {
      const one = station({ shared: machines.one({ whenLost: 'local', timeout: '100ms' }) })
      await one.listening()
      await server().stop()
      await expect
        .poll(async () => {
          const call = one.start()
          await call.result
          return call.report.warnings
        })
        .toEqual([
          expect.stringMatching(/^breaker 'images': the shared state is lost: .*by itself$/),
        ])
      for (let n = 0; n < 3; n += 1) expect(await one.call('overloaded')).toBe('overloaded')
      expect(await one.call('ok')).toMatch(/^refused: a has failed too often in a row/)
    })

    test('calls are refused where the policy says so', async () => {
      const one = station({ shared: machines.one({ whenLost: 'refuse', timeout: '100ms' }) })
      await one.listening()
      await server().stop()
      await expect
        .poll(() => one.call())
        .toMatch(/^refused: the shared state is lost: .* \(shared as 'images'\)$/)
    })

    test('no call waits for longer than the limit, and only the first does', async () => {
      const one = station({ shared: machines.one({ timeout: '50ms' }), key: () => `${keys++}` })
      let keys = 0
      await one.call()
      server().pause()
      const began = performance.now()
      for (let n = 0; n < 50; n += 1) expect(await one.call()).toBe('ok')
      expect(performance.now() - began).toBeLessThan(50 * 50)
    })

    test('it is picked up again, and its state counts', async () => {
      const one = station({ shared: machines.one({ timeout: '100ms' }) })
      const other = station({ shared: machines.one({ timeout: '100ms' }) })
      await Promise.all([one.listening(), other.listening()])
      await server().stop()
      await expect.poll(() => one.call('overloaded')).toMatch(/^refused/)
      await server().start()
      await expect.poll(() => one.call('ok')).toBe('ok')
      await other.listening()
      await other.trip()
      await expect.poll(() => one.call('ok')).toMatch(/^refused/)
    })

    test('a probe that was asked for in vain keeps nobody out once Redis is back', async () => {
      const [one, other] = [
        station({ cooldown: '100ms', shared: machines.one({ timeout: '100ms' }) }),
        station({ cooldown: '100ms' }),
      ]
      await one.trip()
      await new Promise((resolve) => setTimeout(resolve, 150))
      server().pause()
      expect(await one.call('ok')).toBe('ok')
      server().resume()
      await expect.poll(() => other.call('ok'), { timeout: 5000 }).toBe('ok')
    })

    test('a probe whose end could not be told keeps nobody out once Redis is back', async () => {
      const shared = machines.one({ timeout: '100ms' })
      const [one, other] = [station({ cooldown: '100ms', shared }), station({ cooldown: '100ms' })]
      await one.trip()
      await new Promise((resolve) => setTimeout(resolve, 150))
      const before = one.provider.requests.length
      const call = one.start('hang')
      await expect.poll(() => one.provider.requests.length).toBe(before + 1)
      server().pause()
      expect(isLost(await shared.account('turn', { attempts: 1 }).open())).toBe(true)
      call.abort(new Error('enough'))
      await expect(call.result).rejects.toThrow('enough')
      server().resume()
      await expect.poll(() => other.call('ok'), { timeout: 5000 }).toBe('ok')
    })

    test('a hand is told so', async () => {
      const { guard } = station({ shared: machines.one({ timeout: '100ms' }) })
      await server().stop()
      await expect(guard.open('a')).rejects.toThrow(/^breaker 'images': the shared state is lost/)
      await expect(guard.state()).rejects.toThrow(/^breaker 'images': the shared state is lost/)
    })
  })

  test('a process that hears nothing any more does not trust what it knew', async () => {
    const [one, other] = [station(), station()]
    await Promise.all([one.listening(), other.listening()])
    for (let n = 0; n < 5; n += 1) {
      await server().say('CLIENT KILL TYPE pubsub')
      await other.guard.open('a')
      expect(await one.call()).toMatch(/^refused/)
      await server().say('CLIENT KILL TYPE pubsub')
      await other.guard.close('a')
      expect(await one.call()).toBe('ok')
      await one.listening()
    }
  })

  test('a call that is over before Redis has answered gives its probe back', async () => {
    const one = station({ cooldown: '100ms', shared: machines.one({ timeout: '10s' }) })
    await one.listening()
    await one.trip()
    await expect.poll(() => one.guard.state('a')).toBe('open')
    await new Promise((resolve) => setTimeout(resolve, 150))
    server().pause()
    const call = one.start()
    call.abort(new Error('enough'))
    await expect(call.result).rejects.toThrow('enough')
    server().resume()
    await expect.poll(() => one.call('ok')).toBe('ok')
  })

  test('everything that is kept expires', async () => {
    const one = station({ failures: 1 })
    await one.call('overloaded')
    await one.guard.open('b')
    await one.guard.open()
    const keys = (await server().say('KEYS *'))
      .split('\r\n')
      .filter((line) => line.startsWith('stint'))
    expect(keys.length).toBeGreaterThanOrEqual(4)
    for (const key of keys) expect(await server().say(`PTTL ${key}`)).toMatch(/^:[1-9]/)
  })

  test('what is shared has a name, and a name is for what is shared', () => {
    const shared = machines.one()
    expect(() => breaker({ shared } as unknown as SharedBreakerOptions)).toThrow(
      'breaker: shared needs an id, the same in every process',
    )
    expect(() => breaker({ id: 'images' } as unknown as SharedBreakerOptions)).toThrow(
      'breaker: id: names what is shared: give shared as well, or leave it out',
    )
    expect(() => breaker({ shared: {}, id: 'a' } as unknown as SharedBreakerOptions)).toThrow(
      'breaker: shared: expected shared state',
    )
  })

  test('what is shown of the layer leaves the shared state out', () => {
    const shared = machines.one()
    const guard: SharedBreaker = breaker({ shared, id: 'images' })
    const stack = pipeline(createImage)
      .use(guard)
      .to(scriptedProvider('a', ['ok']))
    expect(String(stack.explain())).toContain('images')
    expect(String(stack.explain())).not.toContain('shared')
  })
})
