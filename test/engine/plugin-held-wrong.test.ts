import {
  createImage,
  defineRepeater,
  pipeline,
  Refusal,
  type CallError,
  type Context,
  type Enter,
  type Next,
} from '@stint/core'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import { describe, expect, it } from 'vitest'

const request = { prompt: 'a lighthouse' }
const a = scriptedProvider('a', ['ok'])
const overloaded = scriptedProvider('a', ['overloaded'])
const base = pipeline(createImage)

function failure(run: Promise<unknown>): Promise<CallError> {
  return run.then(
    () => expect.unreachable('it succeeded'),
    (error: unknown) => error as CallError,
  )
}

function repeater(run: (ctx: Context, enter: Enter) => Promise<unknown>) {
  return defineRepeater({ name: 'mine', entries: (k) => k, run })
}

describe('a layer of a plugin that is written wrong', () => {
  it.each(['2s', Number.NaN, undefined])('may not wait for %s: it has no length', async (ms) => {
    const clock = virtualClock()
    const nap = async (ctx: Context, next: Next): Promise<unknown> => {
      await ctx.wait(ms as never, 'a nap')
      return next()
    }
    const line = pipeline(createImage, { clock }).use(nap).to(a)
    const error = await clock.run(failure(line.run(request)))
    expect(error.message).toMatch(/nap: wait: expected milliseconds, got /)
    expect(error.report.waits).toEqual([])
  })

  it('hears that a target it chose is none', async () => {
    const aim = (ctx: Context, next: Next): Promise<unknown> => {
      ctx.target = 'a' as never
      return next()
    }
    const error = await failure(base.use(aim).to(a).run(request))
    expect(error.message).toMatch(/aim: a target must be a provider or a pipeline, got 'a'/)
  })

  it('hears that a repeater gave nothing', async () => {
    const lazy = repeater(() => Promise.resolve())
    const error = await failure(base.use(lazy).to(a).run(request))
    expect(error.message).toMatch(/mine returned nothing in place of a result/)
  })

  it('hears that null is no result', async () => {
    const lazy = repeater(() => Promise.resolve(null))
    const error = await failure(base.use(lazy).to(a).run(request))
    expect(error.message).toMatch(/mine returned null in place of a result/)
  })

  it('hears of its one declared entry', async () => {
    const greedy = repeater((_, enter) => enter().catch(() => enter()))
    const error = await failure(base.use(greedy).to(overloaded).run(request))
    expect(error.message).toMatch(/its one declared entry is used up/)
  })

  it('hears what a refusal is made of', () => {
    expect(() => new Refusal(undefined as never, undefined as never)).toThrow(
      'Refusal: expected new Refusal(layer, reason), got undefined, undefined',
    )
  })
})
