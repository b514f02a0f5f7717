import {
  createImage,
  pipeline,
  scope,
  type Attempt,
  type CallError,
  type Pipeline,
  type RunOptions,
} from '@stint/core'
import { failover } from '@stint/middleware/failover'
import { retry } from '@stint/middleware/retry'
import { pixel, scriptedProvider, virtualClock, type VirtualClock } from '@stint/testkit'
import { describe, expect, it } from 'vitest'

const request = { prompt: 'a lighthouse' }

function failing(clock: VirtualClock, id = 'a') {
  const provider = scriptedProvider(id, ['overloaded'])
  const line = pipeline(createImage, { clock })
    .use(retry({ attempts: 3, backoff: '1s' }))
    .to(provider)
  return { provider, line }
}

function failure(line: Pipeline, options?: RunOptions): Promise<CallError> {
  return line.run(request, options).then(
    () => expect.unreachable('it succeeded'),
    (error: unknown) => error as CallError,
  )
}

describe('a scope', () => {
  it('is an agent turn: the third call of a tool ends at once, with advice to act on', async () => {
    const clock = virtualClock()
    const { provider, line } = failing(clock)
    const turn = scope({ attempts: 5 }, async (left) => {
      const errors = [await failure(line), await failure(line)]
      expect(left.attemptsLeft).toBe(0)
      const before = clock.now()
      errors.push(await failure(line))
      expect(clock.now()).toBe(before)
      return errors
    })
    const [first, second, third] = await clock.run(turn)
    expect(provider.requests).toHaveLength(5)
    expect(first?.stoppedBy).toBeUndefined()
    expect(second?.stoppedBy).toMatchObject({ layer: 'scope', limit: 5 })
    expect(third).toMatchObject({
      fault: undefined,
      stoppedBy: { layer: 'scope' },
      advice: { again: 'never' },
    })
    expect(third?.advice.text).toMatch(/do not call again/)
  })

  it('gives all calls inside one deadline, on their own clock', async () => {
    const clock = virtualClock(5000)
    const hanging = pipeline(createImage, { clock }).to(scriptedProvider('a', ['hang']))
    const error = await clock.run(scope({ deadline: '90s' }, () => failure(hanging)))
    expect(clock.now()).toBe(95_000)
    expect(error.stoppedBy).toEqual({ layer: 'scope', index: -1, limit: 90_000 })
  })

  it.each([{ attempts: 2 }, { deadline: '2m' }])(
    'cuts a call inside at its deadline, also one that has limits of its own: %s',
    async (options) => {
      const clock = virtualClock()
      const hanging = pipeline(createImage, { clock }).to(scriptedProvider('a', ['hang']))
      const error = await clock.run(scope({ deadline: '90s' }, () => failure(hanging, options)))
      expect(clock.now()).toBe(90_000)
      expect(error).toMatchObject({
        fault: { kind: 'timeout' },
        stoppedBy: { layer: 'scope', limit: 90_000 },
        report: { attempts: [{ fault: { kind: 'timeout' }, cutBy: 'scope' }] },
      })
    },
  )

  it('divides one account among concurrent calls, and never gives more', async () => {
    const clock = virtualClock()
    const lines = ['a', 'b', 'c'].map((id) => failing(clock, id))
    await clock.run(
      scope({ attempts: 4 }, () => Promise.all(lines.map(({ line }) => failure(line)))),
    )
    const sent = lines.map(({ provider }) => provider.requests.length)
    expect(sent.reduce((sum, count) => sum + count)).toBe(4)
  })

  it('nests: the tighter limit holds, and what is inside is charged outside too', async () => {
    const clock = virtualClock()
    const { provider, line } = failing(clock)
    await clock.run(
      scope({ attempts: 4 }, async (outer) => {
        await scope({ attempts: 2 }, () => failure(line))
        expect(outer.attemptsLeft).toBe(2)
        await scope({ attempts: 99 }, () => failure(line))
        expect(outer.attemptsLeft).toBe(0)
      }),
    )
    expect(provider.requests).toHaveLength(4)
  })

  it('does not reach into work that was started outside', async () => {
    const clock = virtualClock()
    const { provider, line } = failing(clock)
    const outside = failure(line)
    await clock.run(scope({ attempts: 1 }, () => failure(line)))
    await clock.run(outside)
    expect(provider.requests).toHaveLength(4)
  })

  it('says what is left of it', async () => {
    const clock = virtualClock(700)
    const line = pipeline(createImage, { clock }).to(
      scriptedProvider('a', [{ after: '2s', ok: pixel }], { price: () => 0.4 }),
    )
    await scope({ attempts: 3, cost: 2, deadline: '90s', clock }, async (left) => {
      expect({ ...left }).toEqual({ attemptsLeft: 3, cost: 0, timeLeftMs: 90_000 })
      await clock.run(line.run(request))
      expect({ ...left }).toEqual({ attemptsLeft: 2, cost: 0.4, timeLeftMs: 88_000 })
    })
    await scope({ cost: 2 }, (left) => {
      expect({ ...left }).toEqual({ attemptsLeft: Infinity, cost: 0, timeLeftMs: Infinity })
    })
  })

  it('reads its deadline on the clock of the first call inside, from then on', async () => {
    const [first, second] = [virtualClock(5000), virtualClock(80_000)]
    const line = (clock: VirtualClock) =>
      pipeline(createImage, { clock }).to(scriptedProvider('a', [{ after: '2s', ok: pixel }]))
    await scope({ deadline: '90s' }, async (left) => {
      await first.run(line(first).run(request))
      expect(left.timeLeftMs).toBe(88_000)
      await second.run(line(second).run(request))
      expect(left.timeLeftMs).toBe(88_000)
      await first.advance('8s')
      expect(left.timeLeftMs).toBe(80_000)
    })
  })

  it('inside another one ends with the tighter of the two, which is named', async () => {
    for (const [outer, inner] of [
      ['5s', '60s'],
      ['60s', '5s'],
    ] as const) {
      const clock = virtualClock()
      const hanging = pipeline(createImage, { clock }).to(scriptedProvider('a', ['hang']))
      const error = await clock.run(
        scope({ deadline: outer, clock }, () =>
          scope({ deadline: inner, clock }, async (left) => {
            expect(left.timeLeftMs).toBe(5000)
            return failure(hanging)
          }),
        ),
      )
      expect(clock.now()).toBe(5000)
      expect(error.stoppedBy).toEqual({ layer: 'scope', index: -1, limit: 5000 })
    }
  })

  it('ends with the attempt it was opened in', async () => {
    const clock = virtualClock()
    const inner = pipeline(createImage, { clock }).to(scriptedProvider('inner', ['hang']))
    const outer = {
      id: 'outer',
      accepts: () => true as const,
      attempt: () => scope({ attempts: 3 }, () => inner.run(request)),
    }
    const line = pipeline(createImage, { clock }).to(outer)
    const error = await clock.run(
      line.run(request, { deadline: '5s' }).catch((thrown: unknown) => thrown),
    )
    expect(error).toMatchObject({ stoppedBy: { layer: 'run' }, report: { elapsedMs: 5000 } })
    expect(clock.pending).toBe(0)
  })

  it('gives what its function gives, also when that is no promise, and what it throws', async () => {
    expect(await scope({ attempts: 1 }, () => 5)).toBe(5)
    const broken = scope({ attempts: 1 }, () => {
      throw new Error('it broke')
    })
    await expect(broken).rejects.toThrow('it broke')
  })

  it('refuses once its function has settled', async () => {
    const clock = virtualClock()
    const { provider, line } = failing(clock)
    let late: (() => Promise<CallError>) | undefined
    await scope({ attempts: 9 }, () => {
      const within = scope.capture()
      late = () => within(() => failure(line))
    })
    const error = await clock.run(late!())
    expect(error.message).toMatch(/scope.*it has ended/)
    expect(provider.requests).toEqual([])
  })

  it('is carried by capture to where async context is lost', async () => {
    const clock = virtualClock()
    const { provider, line } = failing(clock)
    const queue: (() => Promise<CallError>)[] = []
    const worker = async (): Promise<void> => {
      for (const job of queue) await job()
    }
    await clock.run(
      scope({ attempts: 2 }, async () => {
        const within = scope.capture()
        queue.push(() => within(() => failure(line)))
        await new Promise<void>((resolve) => void Promise.resolve().then(worker).then(resolve))
      }),
    )
    expect(provider.requests).toHaveLength(2)
  })

  it('limits cost by what providers quote', async () => {
    const a = scriptedProvider('a', ['ok'], { price: () => 0.4 })
    const line = pipeline(createImage).to(a)
    await scope({ cost: 1 }, async () => {
      await line.run(request)
      await line.run(request)
      await expect(line.run(request)).rejects.toThrow(/scope: a price of 0.4 does not fit/)
    })
    expect(a.requests).toHaveLength(2)
  })

  it('says how it was held wrong', async () => {
    await expect(scope({}, () => 1)).rejects.toThrow(/at least one of attempts, deadline, cost/)
    await expect(scope({ attempts: 0 }, () => 1)).rejects.toThrow(
      /scope: attempts: expected at least 1, got 0/,
    )
    await expect(scope({ deadline: 'soon' }, () => 1)).rejects.toThrow(
      "scope: deadline: expected milliseconds or a string like '90s', got 'soon'",
    )
    await expect(scope({ cost: 0 }, () => 1)).rejects.toThrow(
      'scope: cost: expected a number above 0, got 0',
    )
    await expect(scope({ attempts: 1 }, undefined as never)).rejects.toThrow(
      /expected a function, got undefined/,
    )
  })
})

describe('a pipeline that is run inside an attempt', () => {
  it('shares the accounts, the deadline and the end of that attempt', async () => {
    const clock = virtualClock()
    const inner = scriptedProvider('inner', ['overloaded', 'hang'])
    const helper = pipeline(createImage, { clock })
      .use(retry({ attempts: 9, backoff: '1s' }))
      .to(inner)
    const outer = {
      id: 'outer',
      accepts: () => true as const,
      attempt: (_request: unknown, _attempt: Attempt) => helper.run(request),
    }
    const fallback = scriptedProvider('fallback', [{ ok: pixel }])
    const line = pipeline(createImage, { clock }).use(
      failover([outer, fallback], { share: 'even' }),
    )
    const result = await clock.run(line.run(request, { attempts: 5, deadline: '60s' }))
    expect(result.provider).toBe('fallback')
    expect(inner.requests.map(({ at }) => at)).toEqual([0, 1000])
    expect(clock.now()).toBe(30_000)
    expect(clock.pending).toBe(0)
  })
})
