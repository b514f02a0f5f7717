import {
  createImage,
  defineProvider,
  defineRepeater,
  operation,
  pipeline,
  type CallError,
  type Context,
  type Next,
} from '@stint/core'
import { budget } from '@stint/middleware/budget'
import { failover } from '@stint/middleware/failover'
import { retry } from '@stint/middleware/retry'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const request = { prompt: 'a lighthouse' }

function failure(run: Promise<unknown>): Promise<CallError> {
  return run.then(
    () => expect.unreachable('it succeeded'),
    (error: unknown) => error as CallError,
  )
}

describe('an attempt that is not let in', () => {
  it('stands in the report once, with the target and the layer that refused it', async () => {
    const line = pipeline(createImage, { clock: virtualClock() })
      .use(budget({ attempts: 2 }))
      .use(failover([scriptedProvider('a', ['overloaded'])]))
      .use(stubborn)
    const error = await failure(line.run(request))
    const used = { layer: 'budget', index: 0, target: 'a', reason: 'its 2 attempts are used up' }
    expect(error.report.skips).toEqual([{ ...used, atMs: 0 }])
    expect(error.refusals).toMatchObject([{ layer: 'budget', again: 'later' }])
  })

  it('because its target quotes no price is told with the limit of cost', async () => {
    const bare = scriptedProvider('bare', ['ok'])
    const cheap = (ctx: Context, next: Next): unknown => {
      ctx.account = ctx.account.open({ cost: 3 }, { layer: 'cheap', index: 0 })
      return next()
    }
    const error = await failure(pipeline(createImage).use(cheap).to(bare).run(request))
    expect(error.stoppedBy).toEqual({ layer: 'cheap', index: 0, limit: 3 })
    expect(error.report.skips).toMatchObject([
      {
        layer: 'cheap',
        index: 0,
        target: 'bare',
        reason: expect.stringContaining('quotes no price'),
      },
    ])
    expect(bare.requests).toEqual([])
  })

  it('because it may have been paid names its target, and the engine', async () => {
    const clock = virtualClock()
    const line = pipeline(createImage, { clock })
      .use(retry({ attempts: 2, backoff: '1s' }))
      .use(failover([scriptedProvider('a', ['timeout'])]))
    const error = await failure(clock.run(line.run(request)))
    expect(error.report.attempts).toHaveLength(1)
    expect(error.refusals.map(({ layer, target }) => [layer, target])).toEqual(
      error.refusals.map(() => ['engine', 'a']),
    )
    expect(error.message).toMatch(/a is not asked again in this call: an attempt ended by timeout/)
  })

  it('by the bound of explain is told as such', async () => {
    const modest = defineRepeater({
      name: 'modest',
      entries: (k) => 3 * k,
      bounds: (below) => below,
      run: (_, enter) => enter().catch(() => enter()),
    })
    const a = scriptedProvider('a', ['overloaded'])
    const error = await failure(pipeline(createImage).use(modest).to(a).run(request))
    expect(error.stoppedBy).toEqual({ layer: 'explain', index: -1, limit: 1 })
    expect(a.requests).toHaveLength(1)
  })

  it('because its caller left while the target was asked is no skip', async () => {
    const controller = new AbortController()
    const leaves = scriptedProvider('a', ['ok'], {
      accepts: () => {
        controller.abort('enough')
        return true
      },
    })
    const call = pipeline(createImage).to(leaves).start(request, { signal: controller.signal })
    await expect(call.result).rejects.toBe('enough')
    expect(call.report).toMatchObject({ outcome: 'aborted', attempts: [], skips: [] })
  })
})

/** Enters three times, whatever it is told. */
const stubborn = defineRepeater({
  name: 'stubborn',
  entries: (k) => 3 * k,
  bounds: (below) => ({ ...below, attempts: (k) => below.attempts(3 * k) }),
  async run(_, enter) {
    await enter().catch(() => undefined)
    await enter().catch(() => undefined)
    return enter()
  },
})

describe('a request that a layer put in place', () => {
  let checks = 0
  const count = operation<{ n: number }, { n: number }, object>({
    name: 'count',
    request: z.object({ n: z.number(), m: z.number().optional() }).transform((given) => {
      checks += 1
      return given
    }),
    result: z.looseObject({}),
    content: ({ n }) => [String(n)],
  })
  const target = defineProvider({
    id: 'a',
    accepts: () => true,
    attempt: (given: { n: number }) => ({ given }),
  })

  it('is checked once, however many layers hand it on, and is the same object then', async () => {
    checks = 0
    const seen: unknown[] = []
    const changes = (ctx: Context, next: Next): unknown => {
      ctx.request = ctx.check({ n: 2 })
      seen.push(ctx.check(ctx.request))
      return next()
    }
    const pass = (ctx: Context, next: Next): unknown => {
      seen.push(ctx.request, ctx.check(ctx.request))
      return next()
    }
    const result = await pipeline(count).use(changes).use(pass).to(target).run({ n: 1 })
    expect(checks).toBe(2)
    expect(new Set([...seen, Reflect.get(result, 'given')]).size).toBe(1)
  })

  it.each([
    [{ n: 'two', m: 'x' }, /^count failed .*breaks made an invalid request: n: .*; m: /],
    [null, /breaks made an invalid request: /],
    ['text', /breaks made an invalid request: /],
  ])('is a mistake of that layer where it is none: %o', async (made, message) => {
    const breaks = (ctx: Context, next: Next): unknown => {
      ctx.request = made
      return next()
    }
    const error = await failure(pipeline(count).use(breaks).to(target).run({ n: 1 }))
    expect(error.message).toMatch(message)
  })
})
