import {
  createImage,
  defineRepeater,
  multiplied,
  pipeline,
  Refusal,
  type CallEvent,
  type CallError,
  type Context,
  type Enter,
  type Next,
  type Repeater,
  type RunOptions,
} from '@stint/core'
import { budget } from '@stint/middleware/budget'
import { deadline } from '@stint/middleware/deadline'
import { failover } from '@stint/middleware/failover'
import { retry } from '@stint/middleware/retry'
import { scriptedProvider, virtualClock, type VirtualClock } from '@stint/testkit'
import { beforeEach, describe, expect, it } from 'vitest'

const request = { prompt: 'a lighthouse' }
const ok = () => scriptedProvider('a', ['ok'])
const forever = () => new Promise<never>(() => undefined)

let clock: VirtualClock
beforeEach(() => {
  clock = virtualClock()
})

const line = (...layers: Parameters<ReturnType<typeof pipeline>['use']>[0][]) =>
  layers.reduce((made, layer) => made.use(layer), pipeline(createImage, { clock }))

/** Runs a call that fails, and leaves no timer behind. */
async function failure(run: Promise<unknown>): Promise<CallError> {
  const error: unknown = await clock.run(
    run.then(
      () => expect.unreachable('it succeeded'),
      (thrown: unknown) => thrown,
    ),
  )
  expect(clock.pending).toBe(0)
  return error as CallError
}

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.unreachable('it resolved'),
    (thrown: unknown) => thrown,
  )
}

/** A caller who leaves as soon as it is told of something. */
function leavesOn(type: CallEvent['type']): Required<Pick<RunOptions, 'signal' | 'onEvent'>> {
  const controller = new AbortController()
  const onEvent = (event: CallEvent): void => {
    if (event.type === type) controller.abort('enough')
  }
  return { signal: controller.signal, onEvent }
}

describe("a branch's deadline", () => {
  it.each([['5s'], [NaN], [undefined]])(
    'is a time on the clock: %s is a mistake of the layer that set it',
    async (at) => {
      const hurry = (ctx: Context, next: Next): unknown => {
        ctx.deadline = at as never
        return next()
      }
      const { message } = await failure(line(hurry).to(ok()).run(request))
      expect(message).toContain("hurry: a deadline must be a time on the call's clock, got ")
    },
  )

  it.each([['5s'], [NaN], [undefined]])(
    'that is a time from now is a number of milliseconds, and %s is a mistake of the layer',
    async (ms) => {
      const hurry = (ctx: Context, next: Next): unknown => {
        ctx.limitTime(ms as never)
        return next()
      }
      const { message } = await failure(line(hurry).to(ok()).run(request))
      expect(message).toContain('hurry: limitTime: expected milliseconds, got ')
    },
  )

  it('stays with the layer that set it when another one asks for the same', async () => {
    const refusals: unknown[] = []
    const same = (ctx: Context, next: Next): unknown => {
      const at = ctx.deadline
      ctx.deadline = at
      ctx.deadline = at + 1
      refusals.push(ctx.refusal({ after: 60_000 }), ctx.deadline)
      return next()
    }
    await clock.run(line(deadline('10s'), same).to(ok()).run(request))
    expect(refusals).toEqual([expect.objectContaining({ layer: 'deadline', index: 0 }), 10_000])
  })
})

describe('ctx.refusal', () => {
  it('refuses no wait, however long, where nothing limits the time', async () => {
    const patient = (ctx: Context, next: Next): unknown => {
      expect(ctx.refusal({ after: Infinity })).toBeUndefined()
      return next()
    }
    const { provider } = await line(patient).to(ok()).run(request)
    expect(provider).toBe('a')
  })

  it('says that the deadline has passed, from the moment on', async () => {
    const refusals: unknown[] = []
    const slow = async (ctx: Context): Promise<unknown> => {
      ctx.deadline = 2000
      for (const ms of [1999, 1, 1]) {
        await new Promise<void>((resolve) => ctx.call.clock.setTimer(resolve, ms))
        refusals.push(ctx.refusal()?.reason)
      }
      return { images: [] }
    }
    await clock.run(line(slow).to(ok()).run(request))
    expect(refusals).toEqual([undefined, 'its 2 s have passed', 'its 2 s have passed'])
  })

  it('says who ended the branch, and by which limit', async () => {
    const asked: (Refusal | undefined)[] = []
    const late = (ctx: Context, next: Next): unknown => {
      ctx.signal.addEventListener('abort', () => asked.push(ctx.refusal()))
      return next()
    }
    const hangs = (id: string) => scriptedProvider(id, ['hang'])
    await failure(line(deadline('10s'), late).to(hangs('a')).run(request))
    expect(asked.at(-1)).toMatchObject({
      layer: 'deadline',
      index: 0,
      limit: 10_000,
      reason: 'its 10 s have passed',
    })
    const shares = failover([hangs('b'), ok()], { share: 'even' })
    await clock.run(line(deadline('10s'), shares, late).run(request))
    expect(asked.at(-1)).toMatchObject({
      layer: 'failover',
      index: 1,
      limit: 5000,
      reason: 'its 5 s have passed',
    })
    const call = line(late).to(hangs('a')).start(request)
    await clock.advance('1s')
    call.abort()
    await rejection(call.result)
    expect(asked.at(-1)).toMatchObject({
      layer: 'caller',
      index: -1,
      reason: 'the call is over here',
    })
  })

  it('says after the layer has returned that the call is over there', async () => {
    let kept: Context | undefined
    const keep = (ctx: Context, next: Next): unknown => {
      kept = ctx
      return next()
    }
    await clock.run(line(keep).to(ok()).run(request))
    expect(kept?.refusal()).toMatchObject({ layer: 'keep', reason: 'the call is over here' })
  })

  it('does not make another layer forget what stopped it', async () => {
    const asks = async (ctx: Context, next: Next): Promise<unknown> => {
      try {
        return await next()
      } finally {
        expect(ctx.refusal()).toBeUndefined()
      }
    }
    const once = defineRepeater({
      name: 'once',
      entries: (k) => 2 * k,
      bounds: (below) => multiplied(below, (k) => 2 * k),
      run: (_, enter) => enter(),
    })
    const error = await failure(
      line(asks, once, budget({ attempts: 1 }), retry({ attempts: 3, backoff: '1s' }))
        .to(scriptedProvider('a', ['overloaded']))
        .run(request),
    )
    expect(error.stoppedBy).toMatchObject({ layer: 'budget', index: 2 })
    expect(error.report.waits).toEqual([])
  })

  it('keeps a layer from waiting for what an account of unconfirmed attempts will refuse', async () => {
    const error = await failure(
      line(
        budget({ unconfirmed: 1 }),
        retry({ attempts: 3, backoff: '1s', resend: 'unknown' }),
        deadline('5s'),
      )
        .to(scriptedProvider('a', ['hang']))
        .run(request),
    )
    expect(error.stoppedBy).toMatchObject({ layer: 'budget', limit: 1 })
    expect(error.report).toMatchObject({ elapsedMs: 5000, waits: [] })
  })
})

describe('ctx.wait', () => {
  it('does not begin a wait that would last until the deadline', async () => {
    const waits = async (ctx: Context, next: Next): Promise<unknown> => {
      await ctx.wait(3000, 'too short a time')
      await ctx.wait(7000, 'until the very end')
      return next()
    }
    const error = await failure(line(deadline('10s'), waits).to(ok()).run(request))
    expect(error.message).toContain('a wait of 7 s does not fit into the 7 s left')
    expect(error.stoppedBy).toMatchObject({ layer: 'deadline', index: 0, limit: 10_000 })
    expect(error.report).toMatchObject({
      elapsedMs: 3000,
      waits: [{ reason: 'too short a time', ms: 3000 }],
    })
  })

  it('ends with the branch, and the report says how long it was', async () => {
    let thrown: unknown
    const waits = async (ctx: Context): Promise<never> => {
      thrown = await rejection(ctx.wait(60_000, 'for the morning'))
      throw thrown
    }
    const reason = new Error('the user left')
    const call = line(waits).to(ok()).start(request)
    await clock.advance('2s')
    call.abort(reason)
    expect(await rejection(call.result)).toBe(reason)
    expect(thrown).toBe(reason)
    expect(call.report.waits).toEqual([
      { layer: 'waits', index: 0, target: 'a', reason: 'for the morning', startedMs: 0, ms: 2000 },
    ])
    expect(clock.pending).toBe(0)
  })

  it('is not begun in a branch that is over', async () => {
    let thrown: unknown
    const clings = async (ctx: Context, next: Next): Promise<unknown> => {
      try {
        return await next()
      } catch {
        thrown = await rejection(ctx.wait(1000, 'to try again'))
        throw thrown
      }
    }
    const error = await failure(
      line(deadline('10s'), clings)
        .to(scriptedProvider('a', ['hang']))
        .run(request),
    )
    expect(thrown).toMatchObject({ kind: 'timeout', message: 'deadline of 10 s passed' })
    expect(error.report.waits).toEqual([])
  })

  it('is over at once where the listener that is told of it ends the call', async () => {
    const { signal, onEvent } = leavesOn('waiting')
    const waits = async (ctx: Context, next: Next): Promise<unknown> => {
      await ctx.wait(5000, 'a while')
      return next()
    }
    const a = ok()
    const call = line(waits).to(a).start(request, { signal, onEvent })
    expect(await rejection(call.result)).toBe('enough')
    expect(clock.pending).toBe(0)
    expect(a.requests).toEqual([])
    expect(call.report.waits).toMatchObject([{ reason: 'a while', ms: 0 }])
  })

  it('is reported as long as it took, however late its timer was, and not longer', async () => {
    const late = {
      now: () => clock.now(),
      setTimer: (fn: () => void, ms: number) => clock.setTimer(fn, ms + 40),
    }
    const waits = async (ctx: Context, next: Next): Promise<unknown> => {
      await ctx.wait(1000, 'a second')
      return next()
    }
    const call = pipeline(createImage, { clock: late })
      .use(waits)
      .to(scriptedProvider('a', ['hang']))
      .start(request)
    await clock.advance('9s')
    call.abort()
    await rejection(call.result)
    expect(call.report.waits).toMatchObject([{ ms: 1040 }])
  })
})

describe('ctx.within', () => {
  it('follows a promise until it settles, and the report says how long', async () => {
    const follows = async (ctx: Context, next: Next): Promise<unknown> => {
      await ctx.within(new Promise<void>((resolve) => clock.setTimer(resolve, 700)), 'for a slot')
      return next()
    }
    const call = line(follows)
      .to(scriptedProvider('a', ['hang']))
      .start(request)
    await clock.advance('9s')
    call.abort()
    await rejection(call.result)
    expect(call.report.waits).toMatchObject([{ reason: 'for a slot', startedMs: 0, ms: 700 }])
  })

  it('is no wait in the report where it has no reason', async () => {
    const follows = async (ctx: Context, next: Next): Promise<unknown> => {
      await ctx.within(Promise.resolve())
      return next()
    }
    const { report } = await clock.run(line(follows).to(ok()).run(request))
    expect(report.waits).toEqual([])
  })

  it('rejects with the reason of the end, and at once where that has come', async () => {
    const thrown: unknown[] = []
    const follows = async (ctx: Context): Promise<never> => {
      thrown.push(await rejection(ctx.within(forever(), 'for news')))
      thrown.push(await rejection(ctx.within(forever(), 'for more news')))
      throw thrown[0]
    }
    const error = await failure(line(deadline('4s'), follows).to(ok()).run(request))
    expect(thrown).toEqual([error.fault, error.fault])
    expect(error.report.waits).toMatchObject([{ reason: 'for news', ms: 4000 }])
  })

  it('rejects at once where the listener that is told of the wait ends the call', async () => {
    const thrown: unknown[] = []
    const { signal, onEvent } = leavesOn('waiting')
    const follows = async (ctx: Context): Promise<never> => {
      thrown.push(await rejection(ctx.within(forever(), 'for news')))
      throw thrown[0]
    }
    const call = line(follows).to(ok()).start(request, { signal, onEvent })
    expect(await rejection(call.result)).toBe('enough')
    await clock.advance(0)
    expect(thrown).toEqual(['enough'])
  })
})

describe('ctx.skip', () => {
  const skips = (ctx: Context, next: Next): unknown => {
    ctx.skip({ reason: 'a cheaper model is enough' })
    ctx.skip({ target: 'b', reason: 'rests', afterMs: 5000 })
    return next()
  }

  it('names the target of its branch unless it is given another one', async () => {
    const { report } = await clock.run(line(skips).to(ok()).run(request))
    const by = { layer: 'skips', index: 0, atMs: 0 }
    expect(report.skips).toEqual([
      { ...by, target: 'a', reason: 'a cheaper model is enough' },
      { ...by, target: 'b', reason: 'rests', afterMs: 5000 },
    ])
  })
})

describe('what may have been paid', () => {
  it('does not keep a layer from another target than the one at hand', async () => {
    const b = scriptedProvider('b', ['ok'])
    const seen: (string | undefined)[] = []
    const other = defineRepeater({
      name: 'other',
      entries: (k) => 2 * k,
      async run(ctx: Context, enter: Enter) {
        return enter().catch(() => {
          seen.push(ctx.refusal()?.target, ctx.refusal({ target: b })?.target)
          return enter({ target: b })
        })
      },
    })
    const cut = scriptedProvider('a', ['timeout'])
    const { report } = await clock.run(line(other).to(cut).run(request))
    expect(seen).toEqual(['a', undefined])
    expect(report.attempts.map(({ target }) => target)).toEqual(['a', 'b'])
  })

  it('is not bought again by a layer that has entered nothing yet', async () => {
    const inner = pipeline(createImage, { id: 'inner' }).to(scriptedProvider('a', ['ok']))
    const twice = defineRepeater({
      name: 'twice',
      entries: (k) => 2 * k,
      bounds: (below) => multiplied(below, (k) => 2 * k),
      targets: [scriptedProvider('a', ['timeout']), inner],
      async run(_: Context, enter: Enter) {
        const [first, second] = this.targets ?? []
        return enter({ target: first! }).catch(() => enter({ target: second! }))
      },
    })
    const error = await failure(line(twice).run(request))
    expect(error.message).toContain('a is not asked again in this call')
    expect(error.report.attempts).toHaveLength(1)
  })
})

it('what a layer puts into its state after it has entered what is below is not seen there', async () => {
  const seen: unknown[] = []
  const above = (ctx: Context, next: Next): unknown => {
    const { state } = ctx
    state['early'] = 1
    const below = next()
    state['late'] = 1
    return below
  }
  const looks = async (ctx: Context, next: Next): Promise<unknown> => {
    await Promise.resolve()
    seen.push({ ...ctx.state })
    return next()
  }
  await line(above, looks).to(ok()).run(request)
  expect(seen).toEqual([{ early: 1 }])
})

describe('the signal of a branch', () => {
  /** Enters twice at the most, and gives up or covers what failed. */
  const again = (covers: boolean): Repeater => ({
    name: 'again',
    entries: (k) => k * 2,
    run: async (_, enter) => {
      await enter().catch(() => undefined)
      return covers ? enter().catch(() => ({ images: [] })) : enter()
    },
  })

  it.each([
    ['well', ['overloaded', 'ok'], false],
    ['with a failure', ['overloaded'], false],
    ['with a failure that a repeater makes up for', ['overloaded'], true],
  ] as const)('does not abort where the call ends by itself, %s', async (_, steps, covers) => {
    const signals: AbortSignal[] = []
    const looks = (ctx: Context, next: Next): unknown => {
      signals.push(ctx.signal)
      return next()
    }
    const stack = line(looks, again(covers), looks).to(scriptedProvider('a', steps))
    await stack.run(request).catch(() => undefined)
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false, false])
  })

  it('aborts where a repeater leaves it behind', async () => {
    const signals: AbortSignal[] = []
    const looks = (ctx: Context, next: Next): unknown => {
      signals.push(ctx.signal)
      return next()
    }
    const leaves: Repeater = {
      name: 'leaves',
      entries: (k) => k * 2,
      run: async (_, enter) => {
        void enter()
        return enter()
      },
    }
    const stack = line(leaves, looks).to(scriptedProvider('a', ['hang', 'ok']))
    await clock.run(stack.run(request))
    expect(signals[0]?.aborted).toBe(true)
  })
})

it('the state of a branch is one object, whenever it is looked at', async () => {
  const same: boolean[] = []
  const looks = async (ctx: Context, next: Next): Promise<unknown> => {
    const { state } = ctx
    same.push(ctx.state === state)
    const result = await next()
    same.push(ctx.state === state)
    return result
  }
  await line(looks, looks).to(ok()).run(request)
  expect(same).toEqual([true, true, true, true])
})
