import {
  createImage,
  defineRepeater,
  multiplied,
  pipeline,
  withBounds,
  type Context,
  type Next,
  type Provider,
  type Repeater,
} from '@stint/core'
import { breaker } from '@stint/middleware/breaker'
import { deadline } from '@stint/middleware/deadline'
import { failover } from '@stint/middleware/failover'
import { hedge } from '@stint/middleware/hedge'
import { retry } from '@stint/middleware/retry'
import { pixel, scriptedProvider, virtualClock } from '@stint/testkit'
import { describe, expect, it } from 'vitest'

const request = { prompt: 'a lighthouse' }
const outcome = (run: Promise<unknown>): Promise<any> =>
  run.then(
    (ok) => ({ ok }),
    (error: unknown) => ({ error }),
  )
const said = (given: any): unknown => given.ok?.provider ?? given.error.message

describe('a layer that looks at what next() gives, and returns it', () => {
  it.each(['ok', 'overloaded'] as const)('is not over while it is told: %s', async (step) => {
    const seen: unknown[] = []
    const taps = (ctx: Context, next: Next): unknown => {
      const below = next()
      const told = (): unknown => seen.push(ctx.ending?.by, ctx.signal.aborted)
      below.then(told, told)
      return below
    }
    const line = pipeline(createImage).use(taps)
    await outcome(line.to(scriptedProvider('a', [step])).run(request))
    expect(seen).toEqual([undefined, false])
  })

  it('is told of it before onFinish', async () => {
    const seen: string[] = []
    const taps = (ctx: Context, next: Next): unknown => {
      ctx.onFinish(() => seen.push('finished'))
      const below = next()
      below.then(
        () => seen.push('told'),
        () => undefined,
      )
      return below
    }
    const line = pipeline(createImage).use(taps)
    await outcome(line.to(scriptedProvider('a', ['ok'])).run(request))
    expect(seen).toEqual(['told', 'finished'])
  })
})

describe('a plain koa function that returns nothing and does not wait passes on what fails at once below it:', () => {
  const careless = (_: Context, next: Next): void => void next()
  const carelessAsync = async (_: Context, next: Next): Promise<void> => void next()
  const odd = {
    id: 'a',
    accepts: () => 'cannot',
    attempt: () => ({ images: [{ data: pixel, mediaType: 'image/png' }] }),
  } as Provider
  const b = scriptedProvider('b', ['ok'])
  const shut = breaker()
  shut.open('a')

  it.each([
    ['the refusal of a breaker', careless],
    ['the refusal of a breaker (async function)', carelessAsync],
  ])('%s', async (_, layer) => {
    const targets = failover([scriptedProvider('a', ['ok']), b])
    expect(
      said(await outcome(pipeline(createImage).use(targets).use(layer).use(shut).run(request))),
    ).toBe('b')
  })
  it.each([
    ['below a deadline', deadline('10s')],
    ['below a retry', retry({ attempts: 2 })],
  ])('what a target cannot take, %s', async (_, layer) => {
    const line = pipeline(createImage)
      .use(failover([odd, b]))
      .use(careless)
      .use(layer)
    expect(said(await outcome(line.run(request)))).toBe('b')
  })
})

describe('failover.run(ctx, enter) by hand, twice in one run of a layer around it,', () => {
  const twice = (inner: Repeater): Repeater =>
    defineRepeater({
      ...inner,
      entries: (k) => 10 * k,
      bounds: (below) =>
        withBounds(
          multiplied(below, (k) => 10 * k),
          { elapsedMs: () => Infinity },
        ),
      async run(ctx, enter) {
        try {
          return await inner.run(ctx, enter)
        } catch {
          return inner.run(ctx, enter)
        }
      },
    })

  it('leaves a target alone that has asked for it', async () => {
    const clock = virtualClock()
    const asks = { fail: { kind: 'overloaded', retryAfterMs: 60_000 } } as const
    const targets = [
      scriptedProvider('a', [asks, 'ok']),
      scriptedProvider('b', ['overloaded', 'ok']),
    ]
    const line = pipeline(createImage, { clock }).use(twice(failover(targets)))
    expect(said(await outcome(line.run(request)))).toBe('b')
  })

  it('does not take its own target for one in use, below a hedge', async () => {
    const clock = virtualClock()
    const line = pipeline(createImage, { clock })
      .use(hedge({ after: '5s' }))
      .use(twice(failover([scriptedProvider('a', ['content_policy', 'ok'])])))
    expect(said(await outcome(clock.run(line.run(request))))).toBe('a')
  })
})

it('a provider that throws at once bars its target before a second entry beside it', async () => {
  const provider: Provider = {
    id: 'a',
    accepts: () => true,
    attempt: () => {
      throw new RangeError('now')
    },
  }
  const both = defineRepeater({
    name: 'both',
    entries: (k) => 2 * k,
    run: (_, enter) =>
      Promise.any([enter(), enter()]).catch(({ errors }) => Promise.reject(errors[0])),
  })
  const { error } = await outcome(pipeline(createImage).use(both).to(provider).run(request))
  expect(error.report.attempts).toHaveLength(1)
})

it('an attempt whose deadline cannot be set ends in the report', async () => {
  const clock = {
    now: () => 0,
    setTimer: () => {
      throw new Error('no timers')
    },
  }
  const line = pipeline(createImage, { clock }).use(deadline('5s'))
  const { error } = await outcome(line.to(scriptedProvider('a', ['ok'])).run(request))
  expect(error.report.attempts).toHaveLength(1)
})

it('a layer that has its own result leaves no timer of its deadline, though what is below ignores that it was cut', async () => {
  const clock = virtualClock()
  const own = async (ctx: Context, next: Next): Promise<unknown> => {
    ctx.limitTime(60_000)
    void next()
    return { images: [{ data: pixel, mediaType: 'image/png' }] }
  }
  const ignores = (): Promise<unknown> => new Promise(() => undefined)
  const line = pipeline(createImage, { clock }).use(own).use(ignores)
  await outcome(line.to(scriptedProvider('a', ['ok'])).run(request))
  expect(clock.pending).toBe(0)
})
