import {
  createImage,
  defineRepeater,
  multiplied,
  pipeline,
  Refusal,
  type CallError,
  type Context,
  type Enter,
  type Next,
  type Pipeline,
  type Provider,
  type Repeater,
  type Target,
} from '@stint/core'
import { deadline } from '@stint/middleware/deadline'
import { failover } from '@stint/middleware/failover'
import { retry } from '@stint/middleware/retry'
import { pixel, scriptedProvider, virtualClock } from '@stint/testkit'
import { describe, expect, it } from 'vitest'

const request = { prompt: 'a lighthouse' }
const image = { images: [{ data: pixel, mediaType: 'image/png' }] }
const base = pipeline(createImage)
const ok = () => scriptedProvider('a', ['ok'])

async function failure(run: Promise<unknown>): Promise<CallError> {
  return run.then(
    () => expect.unreachable('it succeeded'),
    (error: unknown) => error as CallError,
  )
}

describe('next', () => {
  it('enters once', async () => {
    const a = ok()
    const twice = async (_: Context, next: Next): Promise<unknown> => {
      await next()
      return next()
    }
    const { message } = await failure(base.use(twice).to(a).run(request))
    expect(message).toContain('twice: next() called multiple times')
    expect(a.requests).toHaveLength(1)
  })

  it('enters nothing after its layer has returned, and says so', async () => {
    const a = ok()
    let late: Next | undefined
    const answers = (_: Context, next: Next): unknown => {
      late = next
      return image
    }
    await base.use(answers).to(a).run(request)
    await expect(late!()).rejects.toThrow('answers called next() after it had returned')
    expect(a.requests).toEqual([])
  })

  it('rejects in a branch that is over with the reason of its end', async () => {
    const clock = virtualClock()
    const a = ok()
    const thrown: unknown[] = []
    const slow = async (ctx: Context, next: Next): Promise<unknown> => {
      await ctx.within(new Promise(() => undefined)).catch((error: unknown) => thrown.push(error))
      return next().catch((error: unknown) => thrown.push(error))
    }
    const line = pipeline(createImage, { clock }).use(deadline('5s')).use(slow).to(a)
    const error = await failure(clock.run(line.run(request)))
    expect(thrown).toEqual([error.fault, error.fault])
    expect(a.requests).toEqual([])
  })
})

describe('a layer that returns before what it entered has ended', () => {
  it('ends that, and the report says so', async () => {
    const hangs = scriptedProvider('a', ['hang'])
    const clock = virtualClock()
    const answers = async (_: Context, next: Next): Promise<unknown> => {
      void next()
      await new Promise<void>((resolve) => clock.setTimer(resolve, 1000))
      return image
    }
    const line = pipeline(createImage, { clock }).use(answers).to(hangs)
    const { report } = await clock.run(line.run(request))
    expect(report.attempts).toMatchObject([
      { ms: 1000, fault: { kind: 'aborted' }, cutBy: 'answers' },
    ])
  })
})

it('what a layer gives goes up, also where another one enters with the next() of it', async () => {
  let kept: Next | undefined
  const outer = (_: Context, next: Next): unknown => {
    const below = next()
    kept?.().catch(() => undefined)
    return below
  }
  const inner = async (_: Context, next: Next): Promise<unknown> => {
    kept = next
    await new Promise((resolve) => setImmediate(resolve))
    return image
  }
  const { provider } = await base.use(outer).use(inner).to(ok()).run(request)
  expect(provider).toBe('')
})

describe('a layer that gives no result', () => {
  it.each([
    ['a text', 'hello', 'returned a string in place of a result'],
    ['null', null, 'returned null in place of a result'],
    ['a number', 5, 'returned a number in place of a result'],
  ])('is named: %s', async (_, given, message) => {
    const odd = async (__: Context, next: Next): Promise<unknown> => {
      await next()
      return given
    }
    expect((await failure(base.use(odd).to(ok()).run(request))).message).toContain(`odd ${message}`)
    const alone = { odd: () => given }.odd
    expect(
      (
        await failure(
          base
            .use(alone as never)
            .to(ok())
            .run(request),
        )
      ).message,
    ).toContain(`odd ${message}`)
    const repeats: Repeater = {
      name: 'odd',
      entries: (k) => k,
      run: async (__, enter) => {
        await enter()
        return given
      },
    }
    expect((await failure(base.use(repeats).to(ok()).run(request))).message).toContain(
      `odd ${message}`,
    )
  })

  it('and is a repeater below another one is named as the one that did it', async () => {
    const repeats = (run: Repeater['run']): Repeater => ({ name: 'odd', entries: (k) => k, run })
    const told = async (run: Repeater['run']): Promise<string> => {
      const line = base.use(retry({ attempts: 1 })).use(repeats(run))
      return (await failure(line.to(ok()).run(request))).message
    }
    expect(await told(async () => null)).toMatch(/ ms: odd returned null in place of a result$/)
    expect(await told(() => Promise.reject(new Error('boom')))).toMatch(/ ms: odd: boom$/)
  })

  it('because its factory was not called is told so, whatever the factory makes', async () => {
    const said = async (factory: () => unknown): Promise<string> => {
      const { message, cause } = await failure(base.use(factory).to(ok()).run(request))
      expect(cause).not.toHaveProperty('cause')
      return message
    }
    const advice = 'was used without being called: write .use(mine())'
    expect(
      await said(function mine() {
        return () => image
      }),
    ).toContain(`mine ${advice}`)
    expect(
      await said(function mine() {
        return retry()
      }),
    ).toContain(`mine ${advice}`)
  })

  it('because its factory complains of the context it got is told so', async () => {
    const said = (fn: unknown) =>
      failure(
        base
          .use(fn as never)
          .to(ok())
          .run(request),
      )
    const complain = (message: string, type = TypeError): never => {
      throw new type(message)
    }
    const advice = 'mine was used without being called: write .use(mine())'
    const error = await said(function mine(options: unknown) {
      return options && complain('mine: unknown option')
    })
    expect(error.message).toContain(advice)
    expect((error.cause as Error).cause).toMatchObject({ message: 'mine: unknown option' })
    const others = [
      function mine(options: unknown) {
        return options && complain('x is undefined')
      },
      function mine(options: unknown) {
        return options && complain('mine: is broken', RangeError)
      },
      function mine(ctx: unknown, next: unknown) {
        return ctx && next && complain('mine: is broken')
      },
      Object.assign((ctx: unknown) => ctx && complain('mine: is broken'), {
        layer: { name: 'mine' },
      }),
    ]
    for (const other of others) expect((await said(other)).message).not.toContain(advice)
  })

  it('although it swallowed nothing but a fault has that for a cause', async () => {
    const swallows = async (_: Context, next: Next): Promise<void> => {
      await next().catch(() => undefined)
    }
    const a = scriptedProvider('a', ['auth'])
    const error = await failure(base.use(swallows).to(a).run(request))
    expect(error.message).toContain('swallows swallowed a fault: rethrow it, or return a result')
    expect((error.cause as Error).cause).toMatchObject({ kind: 'auth' })
  })
})

describe('a refusal', () => {
  it('stands in the report once, by the layer where it began', async () => {
    const pass = async (_: Context, next: Next): Promise<unknown> => {
      const made: unknown = await next()
      return made
    }
    const closed = (): never => {
      throw new Refusal('shop', 'closed', { afterMs: 5 })
    }
    const { report } = await failure(base.use(pass).use(closed).to(ok()).run(request))
    expect(report.skips).toMatchObject([{ layer: 'shop', index: 1, reason: 'closed', afterMs: 5 }])
  })
})

describe('enter', () => {
  const repeater = (
    run: (ctx: Context, enter: Enter) => Promise<unknown>,
    fields: Partial<Repeater> = {},
  ): Repeater =>
    defineRepeater({
      name: 'again',
      entries: (k) => 2 * k,
      bounds: (below) => multiplied(below, (k) => 2 * k),
      run,
      ...fields,
    })

  it('is counted against what the repeater declares, refused entries not among it', async () => {
    const a = scriptedProvider('a', ['overloaded'])
    const tries = repeater(async (ctx, enter) => {
      const refusals: unknown[] = []
      for (const _ of [1, 2]) {
        refusals.push(ctx.refusal()?.reason)
        await enter().catch(() => undefined)
      }
      refusals.push(ctx.refusal()?.reason)
      expect(refusals).toEqual([undefined, undefined, 'its 2 declared entries are used up'])
      return enter()
    })
    const error = await failure(base.use(tries).to(a).run(request))
    expect(a.requests).toHaveLength(2)
    expect(error.stoppedBy).toEqual({ layer: 'again', index: 0, limit: 2 })
    expect(error.report.skips).toMatchObject([
      { layer: 'again', index: 0, target: 'a', reason: 'its 2 declared entries are used up' },
    ])
  })

  it('enters nothing after its layer has returned, and says so', async () => {
    let late: Enter | undefined
    const a = ok()
    const keeps = repeater(async (_, enter) => {
      late = enter
      return image
    })
    await base.use(keeps).to(a).run(request)
    await expect(late!()).rejects.toThrow('again called enter() after it had returned')
    expect(a.requests).toEqual([])
  })

  it('ends what is still running when its layer returns', async () => {
    const clock = virtualClock()
    const first = repeater(async (_, enter) => Promise.race([enter(), enter()]))
    const a = scriptedProvider('a', [
      { after: '9s', ok: pixel },
      { after: '1s', ok: pixel },
    ])
    const { report } = await clock.run(
      pipeline(createImage, { clock }).use(first).to(a).run(request),
    )
    expect(report.attempts).toMatchObject([
      { number: 1, ms: 1000, fault: { kind: 'aborted' }, cutBy: 'again' },
      { number: 2, ms: 1000 },
    ])
    expect(clock.pending).toBe(0)
  })

  it('takes only targets that the repeater declares', async () => {
    const stranger = scriptedProvider('stranger', ['ok'])
    const inner = pipeline(createImage, { id: 'inner' }).to(stranger)
    const enters = (target: Target) =>
      repeater((_, enter) => enter({ target }), { targets: [ok()] })
    const said = async (target: Target): Promise<string> =>
      (await failure(base.use(enters(target)).run(request))).message
    const rest = 'which is not among the targets it declares'
    expect(await said(stranger)).toContain(`again entered 'stranger', ${rest}`)
    expect(await said(inner)).toContain(`again entered a pipeline, ${rest}`)
    expect(stranger.requests).toEqual([])
  })

  it('checks a request, and holds a branch to its account and its deadline', async () => {
    const clock = virtualClock()
    const a = scriptedProvider('a', ['hang'])
    const errors: unknown[] = []
    const changes = repeater(async (ctx, enter) => {
      const account = ctx.account.open({ attempts: 0 }, { layer: 'own', index: 7 })
      await enter({ request: { prompt: '' } }).catch((error: unknown) => errors.push(error))
      await enter({ account }).catch((error: unknown) => errors.push(error))
      return enter({ deadline: clock.now() + 500, request: { prompt: 'short' } })
    })
    const error = await failure(
      clock.run(pipeline(createImage, { clock }).use(changes).to(a).run(request)),
    )
    expect(errors).toMatchObject([
      { message: expect.stringContaining('again made an invalid request: prompt') },
      { layer: 'own', index: 7, reason: 'its 0 attempts are used up' },
    ])
    expect(a.requests.map((each) => (each.request as { prompt: string }).prompt)).toEqual(['short'])
    expect(error.report.attempts).toMatchObject([
      { ms: 500, fault: { kind: 'timeout', message: 'again of 500 ms passed' } },
    ])
  })

  it('adds steps to the shape of its branch, and tells each once for a target', async () => {
    const clock = virtualClock()
    const steps = [
      { name: 'simplify', lossy: true },
      { name: 'smaller', lossy: false },
    ]
    const told: unknown[] = []
    const descends = repeater(async (_, enter) => {
      await enter({ steps: steps.slice(0, 1) }).catch(() => undefined)
      return enter({ steps })
    })
    const targets = [
      scriptedProvider('a', ['overloaded']),
      scriptedProvider('b', ['overloaded', 'ok']),
    ]
    const { losses, report } = await clock.run(
      pipeline(createImage, { clock })
        .use(failover(targets))
        .use(descends)
        .run(request, {
          onEvent: (event) => {
            if (event.type === 'downgraded') told.push([event.target, event.step, event.lossy])
          },
        }),
    )
    expect(report.attempts.map(({ target, shape }) => `${target}: ${shape}`)).toEqual([
      'a: simplify',
      'a: simplify + smaller',
      'b: simplify',
      'b: simplify + smaller',
    ])
    expect(told).toEqual([
      ['a', 'simplify', true],
      ['a', 'smaller', false],
      ['b', 'simplify', true],
      ['b', 'smaller', false],
    ])
    expect(losses).toEqual(['simplify'])
  })
})

describe('a layer that chooses a target and enters it a second time, which may have been paid', () => {
  const again = (target: Provider, resend?: 'unknown'): Repeater =>
    defineRepeater({
      name: 'again',
      entries: (k) => 2 * k,
      targets: [target],
      resend,
      async run(_, enter) {
        try {
          return await enter({ target })
        } catch (fault) {
          return enter({ target }).catch((second: unknown) => {
            throw Refusal.isInstance(second) ? fault : second
          })
        }
      },
    })
  const cut = { fail: { kind: 'timeout', delivery: 'unknown' } } as const
  const attemptsOf = async (line: Pipeline): Promise<number> => {
    const { report } = await line.run(request).catch((error: CallError) => error)
    return report.attempts.length
  }

  it('is refused', async () => {
    const a = scriptedProvider('a', [cut])
    expect(await attemptsOf(pipeline(createImage).use(again(a)))).toBe(1)
  })

  it('may do so where it declares that', async () => {
    const a = scriptedProvider('a', [cut])
    expect(await attemptsOf(pipeline(createImage).use(again(a, 'unknown')))).toBe(2)
  })

  it('is refused where only a layer above declares it: what that enters again is entered once', async () => {
    const a = scriptedProvider('a', [cut])
    const above = retry({ attempts: 2, backoff: 0, resend: 'unknown' })
    expect(await attemptsOf(pipeline(createImage).use(above).use(again(a)))).toBe(2)
  })
})
