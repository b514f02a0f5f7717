import {
  createImage,
  defineMiddleware,
  pipeline,
  Refusal,
  scope,
  type Attempt,
  type CallError,
  type Context,
  type Next,
} from '@stint/core'
import { deadline } from '@stint/middleware/deadline'
import { failover } from '@stint/middleware/failover'
import { retry } from '@stint/middleware/retry'
import { google } from '@stint/providers/google'
import { openai } from '@stint/providers/openai'
import { pixel, scriptedProvider, virtualClock } from '@stint/testkit'
import { describe, expect, it } from 'vitest'

const request = { prompt: 'a lighthouse' }
const image = { images: [{ data: pixel, mediaType: 'image/png' }] }
const a = scriptedProvider('a', ['ok'])
const base = pipeline(createImage)

function failure(run: Promise<unknown>): Promise<CallError> {
  return run.then(
    () => expect.unreachable('it succeeded'),
    (error: unknown) => error as CallError,
  )
}

describe('an error about what was given', () => {
  it('never repeats a key that was given in place of the options', () => {
    const key = 'sk-proj-0123456789abcdef'
    for (const vendor of [openai, google]) {
      const held = (): unknown => vendor(key as never)
      expect(held).toThrow(/expected/)
      expect(held).not.toThrow(key)
    }
  })

  it('lists the options there are beside an unknown one', () => {
    expect(() => openai({ key: 'x' } as never)).toThrow(
      /unknown option 'key'; allowed are .*apiKey/,
    )
    expect(() => pipeline(createImage, { name: 'x' } as never)).toThrow(
      /allowed are id, clock, random, strict/,
    )
  })

  it('lists the fields of a request beside an unknown one', async () => {
    const error = await failure(base.to(a).run({ prompt: 'x', image: pixel } as never))
    expect(error.message).toMatch(/unknown field 'image'; allowed are prompt, references, mask/)
  })

  it('refuses a duration without a unit, which would be milliseconds', () => {
    expect(() => deadline('90')).toThrow(
      "deadline('90'): expected milliseconds or a string like '90s'",
    )
  })
})

describe('a stack that is declared wrong', () => {
  it.each([
    [
      'null as a target',
      () => base.to(null as never),
      /^pipeline 'createImage': \.to\(null\): expected a provider/,
    ],
    ['no target', () => base.to(undefined as never), /\.to\(undefined\): expected a provider/],
    [
      'the name of a provider',
      () => base.to('openai' as never),
      /\.to\('openai'\): expected a provider or a pipeline$/,
    ],
    [
      'a function without a name as a target',
      () => base.to((() => a) as never),
      /\.to\(a function\): expected a provider or a pipeline$/,
    ],
    ['a second target', () => base.to(a).to(a), /\.to\(\) was called twice: \.to\(a\) is its end/],
    [
      'null as a layer',
      () => base.use(null as never),
      /^pipeline 'createImage': \.use\(null\): expected a middleware/,
    ],
    [
      'a layer that has no function to run',
      () => base.use({ name: 'x', run: true, entries: (k: number) => k } as never),
      /given an object without run\(ctx, enter\) and entries\(k\)/,
    ],
    [
      'a provider factory not called',
      () => base.to(openai as never),
      /\.to\(openai\): .*call it: \.to\(openai\(\)\)/,
    ],
    ['one in failover', () => failover([openai as never]), /got a function; call it: openai\(\)/],
    [
      'a pipeline as a layer',
      () => base.use(base.to(a) as never),
      /given a pipeline: end with \.to\(pipeline\)/,
    ],
    [
      'two choosers of targets',
      () => base.use(failover([a])).use(failover([a])),
      /failover below failover.*make the lower one a pipeline of its own, and that a target/,
    ],
    [
      'a repeater without a name',
      () => base.use({ run: () => image, entries: (k: number) => k } as never),
      /name must be a string/,
    ],
    [
      'a function to define',
      () => defineMiddleware((() => image) as never),
      /got a function: .*needs no defineMiddleware/,
    ],
  ])('%s is an error that says what to do', (_what, declare, message) => {
    expect(declare).toThrow(message)
    expect(declare).not.toThrow(/=>|function \w+\(/)
  })

  it('is none where a layer merely has a field in common with a pipeline or a provider', async () => {
    const again = retry({ attempts: 2 })
    for (const field of ['use', 'explain', 'attempt', 'accepts']) {
      const layer = { ...again, [field]: 'its own' }
      expect((await base.use(layer).to(a).run(request)).provider).toBe('a')
    }
  })

  it('is found by a layer once it is known what it leads to, and not before', () => {
    const checked: unknown[] = []
    const layer = defineMiddleware({
      name: 'checks',
      check: ({ targets, index }) => checked.push([targets.map(({ id }) => id), index]),
      run: (_, next) => next(),
    })
    const open = base.use(retry()).use(layer)
    expect(checked).toEqual([])
    open.to(a)
    expect(checked).toEqual([[['a'], 1]])
  })

  it('a layer factory that was not called is named, without its insides', async () => {
    for (const factory of [retry, deadline]) {
      const error = await failure(
        base
          .use(factory as never)
          .to(a)
          .run(request),
      )
      expect(error.message).toMatch(
        new RegExp(`${factory.name}.*used without being called.*${factory.name}\\(`),
      )
      expect(error.message).not.toMatch(/ownRefusal|object Object/)
    }
  })

  it('a layer that gives no result is named', async () => {
    const line = base
      .use(function shout() {
        return 'hello'
      } as never)
      .to(a)
    expect((await failure(line.run(request))).message).toMatch(
      /shout returned a string in place of a result/,
    )
  })

  it('an account without an owner is refused where it is opened', async () => {
    const tighten = (ctx: Context, next: Next): unknown => {
      ctx.account = ctx.account.open({ attempts: 1 }, undefined as never)
      return next()
    }
    expect((await failure(base.use(tighten).to(a).run(request))).message).toMatch(
      /tighten: .*owner/,
    )
  })
})

describe('an error about a call', () => {
  it('tells the fault behind a cut by the deadline of the call', async () => {
    const clock = virtualClock()
    const b = scriptedProvider('b', [{ after: '1s', fail: 'server_error' }, 'hang'])
    const line = pipeline(createImage, { clock }).use(deadline('50s')).use(retry()).to(b)
    const error = await failure(clock.run(line.run(request)))
    expect(error.fault?.kind).toBe('server_error')
    expect(error.message).toMatch(
      /b \(2 attempts\): server_error.*Stopped by deadline \(layer 0\): its 50 s have passed/,
    )
  })

  it('names the place of a layer that refused by itself', async () => {
    const closed = (): never => {
      throw new Refusal('shop', 'closed on Mondays')
    }
    const pass = (_ctx: Context, next: Next): Promise<unknown> => next()
    const error = await failure(base.use(pass).use(closed).to(a).run(request))
    expect(error.stoppedBy).toEqual({ layer: 'shop', index: 1 })
    expect(error.message).toMatch(/skipped, closed on Mondays.*Stopped by shop \(layer 1\)/)
  })

  it('says that a share of time has passed, not a layer', async () => {
    const clock = virtualClock()
    const targets = [scriptedProvider('p', ['hang']), scriptedProvider('q', ['ok'])]
    const line = pipeline(createImage, { clock })
      .use(deadline('50s'))
      .use(failover(targets, { share: 'even' }))
    const { report } = await clock.run(line.run(request))
    expect(report.attempts[0]?.fault?.message).toBe('its share of 25 s passed')
  })

  it('says which field of a result is wrong', async () => {
    const odd = {
      id: 'odd',
      accepts: () => true as const,
      attempt: () => ({ images: [{ data: 'x' }] }),
    }
    const error = await failure(base.to(odd).run(request))
    expect(error.fault?.message).toMatch(/^not a result: images\[0\]\.data: /)
  })

  it('takes a URL that cannot be sent to for a mistake of the provider, unsent', async () => {
    const odd = {
      id: 'odd',
      wire: 'fetch' as const,
      accepts: () => true as const,
      attempt: (_: unknown, attempt: Attempt) => attempt.fetch('/v1/images', { method: 'POST' }),
    }
    const error = await failure(base.to(odd).run(request))
    expect(error.fault).toMatchObject({ kind: 'unknown', delivery: 'unsent' })
    expect(error.report.attempts).toMatchObject([{ sends: 0, submissions: 0 }])
  })
})

describe('a scope of money', () => {
  it('refuses a target that quotes no price, which it could not hold to its limit', async () => {
    const error = await failure(scope({ cost: 1 }, () => base.to(a).run(request)))
    expect(error.message).toMatch(/scope: a quotes no price/)
  })
})
