import {
  createImage,
  defineProvider,
  pipeline,
  type Attempt,
  type CallError,
  type Context,
  type ImageRequest,
  type Next,
  type Refusal,
} from '@stint/core'
import { deadline } from '@stint/middleware/deadline'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import { describe, expect, it } from 'vitest'

const request = { prompt: 'a lighthouse' }

/** A provider that does its work by another call. */
const calls = (run: (attempt: Attempt) => Promise<unknown>) =>
  defineProvider({
    id: 'outer',
    accepts: () => true as const,
    attempt: (_: ImageRequest, attempt: Attempt) => run(attempt) as never,
  })

describe('a call inside an attempt', () => {
  it('has the time that the attempt has left, and is told whose time that is', async () => {
    const clock = virtualClock()
    const seen: (number | Refusal | undefined)[] = []
    const looks = (ctx: Context, next: Next): unknown => {
      seen.push(ctx.timeLeftMs, ctx.refusal({ after: 10_000 }))
      return next()
    }
    const inner = pipeline(createImage, { clock })
      .use(looks)
      .to(scriptedProvider('b', ['ok']))
    const outer = calls(async ({ clock: own }) => {
      await new Promise<void>((resolve) => own.setTimer(resolve, 3000))
      return inner.run(request)
    })
    const line = pipeline(createImage, { clock }).use(deadline('10s')).to(outer)
    expect((await clock.run(line.run(request))).provider).toBe('outer')
    expect(seen).toEqual([7000, expect.objectContaining({ layer: 'attempt', limit: 10_000 })])
  })

  it('has no limit of time where the attempt has none', async () => {
    const seen: number[] = []
    const looks = (ctx: Context, next: Next): unknown => {
      seen.push(ctx.timeLeftMs)
      return next()
    }
    const inner = pipeline(createImage)
      .use(looks)
      .to(scriptedProvider('b', ['ok']))
    await pipeline(createImage)
      .to(calls(() => inner.run(request)))
      .run(request)
    expect(seen).toEqual([Infinity])
  })

  it('ends when the attempt is cut, and another one is not begun', async () => {
    const clock = virtualClock()
    const b = scriptedProvider('b', ['hang'])
    const inner = pipeline(createImage, { clock }).to(b)
    const reasons: unknown[] = []
    const outer = calls(async () => {
      for (const _ of [1, 2]) {
        await inner.run(request).catch((thrown: unknown) => reasons.push(thrown))
      }
      throw reasons[0]
    })
    const line = pipeline(createImage, { clock }).use(deadline('5s')).to(outer)
    const error: unknown = await clock.run(line.run(request).catch((thrown: unknown) => thrown))
    await clock.advance('1m')
    expect(reasons).toMatchObject([{ name: 'AbortError' }, { name: 'AbortError' }])
    expect(b.requests).toHaveLength(1)
    expect((error as CallError).stoppedBy).toMatchObject({ layer: 'deadline' })
    expect(clock.pending).toBe(0)
  })
})
