import { createImage, Fault, pipeline, type CallError, type Context, type Next } from '@stint/core'
import { retry } from '@stint/middleware/retry'
import { pixel, scriptedProvider, virtualClock } from '@stint/testkit'
import { describe, expect, it } from 'vitest'

const request = { prompt: 'a lighthouse' }
const image = { images: [{ data: pixel, mediaType: 'image/png' }] }

async function failureOf(promise: Promise<unknown>): Promise<CallError> {
  return promise.then(
    () => expect.unreachable('it succeeded'),
    (error: unknown) => error as CallError,
  )
}

describe('a plain koa function', () => {
  it('works as middleware as it is, and passes the result on when it returns nothing', async () => {
    const seen: string[] = []
    const log = async (ctx: Context, next: Next): Promise<void> => {
      seen.push(`before ${ctx.call.operation}`)
      await next()
      seen.push('after')
    }
    const { provider, images } = await pipeline(createImage)
      .use(log)
      .to(scriptedProvider('a', ['ok']))
      .run(request)
    expect(seen).toEqual(['before createImage', 'after'])
    expect(provider).toBe('a')
    expect(images).toHaveLength(1)
  })

  it('may answer by itself, without entering', async () => {
    const a = scriptedProvider('a', ['ok'])
    const cache = (): unknown => image
    const result = await pipeline(createImage).use(cache).to(a).run(request)
    expect(result.images).toEqual(image.images)
    expect(a.requests).toHaveLength(0)
  })

  it('may change the result', async () => {
    const sign = async (_ctx: Context, next: Next): Promise<unknown> => ({
      ...(await next()),
      signed: true,
    })
    const line = pipeline(createImage)
      .use(sign)
      .to(scriptedProvider('a', ['ok']))
    expect(await line.run(request)).toMatchObject({ signed: true, provider: 'a' })
  })

  it('may change the request for what is below it', async () => {
    const a = scriptedProvider('a', ['ok'])
    const polite = (ctx: Context, next: Next): Promise<unknown> => {
      ctx.request = { ...ctx.request, prompt: `${ctx.request.prompt}, please` }
      return next()
    }
    await pipeline(createImage).use(polite).to(a).run(request)
    expect(a.requests[0]?.request.prompt).toBe('a lighthouse, please')
  })

  it('may pass on without waiting for what it entered', async () => {
    const forgetful = (_ctx: Context, next: Next): void => void next()
    const line = pipeline(createImage)
      .use(forgetful)
      .to(scriptedProvider('a', ['ok']))
    expect((await line.run(request)).images).toHaveLength(1)
  })
})

describe('a middleware that is held wrong is named in the error', () => {
  const a = scriptedProvider('a', ['server_error'])

  it('when it neither enters nor answers', async () => {
    const idle = (): void => undefined
    const error = await failureOf(pipeline(createImage).use(idle).to(a).run(request))
    expect(error.message).toMatch(/idle neither called next\(\) nor returned a result/)
  })

  it('when it swallows a fault', async () => {
    const swallow = (_ctx: Context, next: Next): Promise<void> =>
      next().then(undefined, () => undefined)
    const error = await failureOf(pipeline(createImage).use(swallow).to(a).run(request))
    expect(error.message).toMatch(/swallow swallowed a fault/)
  })

  it('when it throws something of its own, on which no repeater acts', async () => {
    const clock = virtualClock()
    let entered = 0
    const buggy = (): never => {
      entered += 1
      throw new TypeError('x is not a function')
    }
    const line = pipeline(createImage, { clock })
      .use(retry({ attempts: 3 }))
      .use(buggy)
      .to(a)
    const error = await failureOf(clock.run(line.run(request)))
    expect(entered).toBe(1)
    expect(error.message).toMatch(/buggy: x is not a function/)
    expect(error.cause).toBeInstanceOf(TypeError)
    expect(error.advice.again).toBe('never')
  })

  it('when its factory was not called', async () => {
    const tracing = () => async (_ctx: Context, next: Next) => next()
    const error = await failureOf(pipeline(createImage).use(tracing).to(a).run(request))
    expect(error.message).toMatch(
      /tracing was used without being called: write \.use\(tracing\(\)\)/,
    )
  })

  it('when it puts an invalid request in place', async () => {
    const spoil = (ctx: Context, next: Next): Promise<unknown> => {
      ctx.request = { prompt: '' }
      return next()
    }
    const error = await failureOf(pipeline(createImage).use(spoil).to(a).run(request))
    expect(error.message).toMatch(/spoil made an invalid request: .*prompt/)
    expect(error.report.attempts).toEqual([])
  })

  it('when it replaces the account by one from outside', async () => {
    const other = scriptedProvider('b', ['ok'])
    let stolen: Context['account'] | undefined
    const steal = (ctx: Context, next: Next): Promise<unknown> => {
      if (stolen) ctx.account = stolen
      stolen = ctx.account
      return next()
    }
    const line = pipeline(createImage).use(steal).to(other)
    await line.run(request)
    const error = await failureOf(line.run(request))
    expect(error.message).toMatch(/steal: an account must be opened inside the one it replaces/)
  })
})

describe('what a provider throws', () => {
  it('becomes a fault, also when it is thrown synchronously or is no error', async () => {
    for (const thrown of ['text', undefined, null, new Error('plain'), { odd: true }]) {
      const provider = {
        id: 'odd',
        accepts: () => true as const,
        attempt: () => {
          throw thrown
        },
      }
      const error = await failureOf(pipeline(createImage).to(provider).run(request))
      expect(error.fault).toMatchObject({ kind: 'unknown', delivery: 'unknown' })
      expect(error.report.attempts).toHaveLength(1)
    }
  })

  it('is a fault of the contract when the result is none', async () => {
    for (const [made, kind] of [
      [undefined, 'malformed_response'],
      [{ images: 'none' }, 'malformed_response'],
      [{ images: [] }, 'empty_response'],
    ] as const) {
      const provider = { id: 'odd', accepts: () => true as const, attempt: () => made }
      const error = await failureOf(pipeline(createImage).to(provider).run(request))
      expect(error.fault).toMatchObject({ kind, delivery: 'accepted' })
    }
  })

  it('is a free fault when the gate itself breaks', async () => {
    const provider = {
      ...scriptedProvider('a', ['ok']),
      accepts: () => {
        throw new Error('no table')
      },
    }
    const error = await failureOf(pipeline(createImage).to(provider).run(request))
    expect(error.fault).toMatchObject({ kind: 'unknown', delivery: 'unsent' })
    expect(error.message).toMatch(/accepts\(\) failed: no table/)
    expect(error.report.attempts).toEqual([])
  })

  it('keeps the fields of a fault it names itself', async () => {
    const provider = {
      id: 'a',
      accepts: () => true as const,
      attempt: () =>
        Promise.reject(new Fault('rate_limit', { retryAfterMs: 42_000, requestId: 'r1' })),
    }
    const error = await failureOf(pipeline(createImage).to(provider).run(request))
    expect(error.fault).toMatchObject({ kind: 'rate_limit', retryAfterMs: 42_000, requestId: 'r1' })
    expect(error.advice).toMatchObject({ again: 'later', afterMs: 42_000 })
  })
})
