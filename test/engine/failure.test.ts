import {
  createImage,
  defineProvider,
  Fault,
  pipeline,
  Refusal,
  type Attempt,
  type CallError,
  type Context,
  type Layer,
  type Next,
  type Target,
} from '@stint/core'
import { budget } from '@stint/middleware/budget'
import { deadline } from '@stint/middleware/deadline'
import { failover } from '@stint/middleware/failover'
import { retry } from '@stint/middleware/retry'
import {
  pixel,
  scriptedProvider,
  virtualClock,
  type ScriptedStep,
  type VirtualClock,
} from '@stint/testkit'
import { beforeEach, describe, expect, it } from 'vitest'

const request = { prompt: 'a lighthouse' }
const reference = { data: pixel }

let clock: VirtualClock
beforeEach(() => {
  clock = virtualClock()
})

const line = (...layers: Layer[]) =>
  layers.reduce((made, layer) => made.use(layer), pipeline(createImage, { clock }))

async function failure(run: Promise<unknown>): Promise<CallError> {
  return (await clock.run(
    run.then(
      () => expect.unreachable('it succeeded'),
      (error: unknown) => error,
    ),
  )) as CallError
}

const a = (...steps: ScriptedStep[]) => scriptedProvider('a', steps)
const status = (code: number, message: string) => ({
  fail: { kind: 'server_error' as const, status: code, message },
})

describe('the message of a call that failed', () => {
  it('blames no layer for a fault or a refusal that it throws on purpose', async () => {
    const off = new Fault('overloaded', { message: 'the plant is off' })
    const throws = (error: Error) => (): never => {
      throw error
    }
    const told = async (layer: Layer): Promise<string> => {
      const { message } = await failure(
        line(retry({ attempts: 1 }), layer)
          .to(a('ok'))
          .run(request),
      )
      return message.replace('createImage failed without any attempt in 0 ms: ', '')
    }
    expect(await told(throws(off))).toBe('the plant is off')
    const repeats = { name: 'plant', entries: (k: number) => k }
    expect(await told({ ...repeats, run: throws(off) })).toBe('the plant is off')
    const night = new Refusal('gatekeeper', 'it is night')
    expect(await told({ ...repeats, run: throws(night) })).toBe(
      'gatekeeper: it is night. Stopped by gatekeeper',
    )
  })

  it('counts the attempts and names the fault', async () => {
    const one = await failure(line().to(a('auth')).run(request))
    expect(one.message).toBe('createImage failed after 1 attempt in 0 ms: a: auth')
    const two = await failure(
      line(retry({ attempts: 2, backoff: '1s' }))
        .to(a(status(500, 'it broke'), status(503, 'busy')))
        .run(request),
    )
    expect(two.message).toBe(
      'createImage failed after 2 attempts in 1 s: a (2 attempts): server_error (HTTP 503), busy',
    )
  })

  it('has the last word on each target, in the order in which they were met', async () => {
    const targets = [
      a('overloaded', status(500, 'it broke')),
      scriptedProvider('b', ['ok'], { accepts: 'takes no text' }),
      scriptedProvider('c', ['rate_limit']),
    ]
    const { message } = await failure(
      line(failover(targets), retry({ attempts: 2, backoff: '1s' })).run(request),
    )
    expect(message).toBe(
      'createImage failed after 4 attempts in 2 s: ' +
        'a (2 attempts): server_error (HTTP 500), it broke; c (2 attempts): rate_limit; ' +
        'b: skipped, takes no text',
    )
  })

  it('does not let a cut have the last word where a target has said something', async () => {
    const error = await failure(
      line(deadline('5s'), retry({ attempts: 3, backoff: '1s' }))
        .to(a(status(500, 'it broke'), 'hang'))
        .run(request),
    )
    expect(error.message).toBe(
      'createImage failed after 2 attempts in 5 s: a (2 attempts): server_error (HTTP 500), it broke. ' +
        'Stopped by deadline (layer 0): its 5 s have passed',
    )
    expect(error.fault).toMatchObject({ kind: 'server_error', status: 500 })
    const silent = await failure(line(deadline('5s')).to(a('hang')).run(request))
    expect(silent.message).toBe(
      'createImage failed after 1 attempt in 5 s: a: timeout, deadline of 5 s passed. ' +
        'Stopped by deadline (layer 0) of 5 s',
    )
  })

  it('says which layer stopped it and why, and an option of run without a place', async () => {
    const stacked = line(budget({ attempts: 1 }), retry({ attempts: 3, backoff: '1s' }))
    const error = await failure(stacked.to(a('overloaded')).run(request))
    expect(error.message).toBe(
      'createImage failed after 1 attempt in 0 ms: a: overloaded. ' +
        'Stopped by budget (layer 0): its one attempt is used up',
    )
    const run = line(retry({ attempts: 3, backoff: '1s' })).to(a('overloaded'))
    const limited = await failure(run.run(request, { attempts: 2 }))
    expect(limited.message).toContain('. Stopped by run: its 2 attempts are used up')
    const late = await failure(line().to(a('hang')).run(request, { deadline: '3s' }))
    expect(late.message).toContain('. Stopped by run of 3 s')
  })

  it('says what the request requires, and who could have met that, where a target could not', async () => {
    const blind = scriptedProvider('blind', ['ok'], { accepts: 'takes no references' })
    const whole = { ...request, references: [reference], mask: reference }
    const run = (targets: Target[]) => failure(line(failover(targets)).run(whole))
    expect((await run([blind])).message).toBe(
      'createImage failed without any attempt in 0 ms: blind: skipped, takes no references. ' +
        'The request requires reference images and a mask, which none of the targets could take',
    )
    const [c, d] = ['c', 'd'].map((id) => scriptedProvider(id, ['overloaded']))
    expect((await run([blind, c!, d!])).message).toMatch(
      /\. The request requires reference images and a mask, which c, d could take$/,
    )
    expect((await run([c!])).message).not.toContain('requires')
    expect((await failure(line(failover([blind])).run(request))).message).not.toContain('requires')
  })

  it('names the jobs that may be fetched later', async () => {
    const jobs = (id: string) =>
      defineProvider({
        id,
        accepts: () => true as const,
        resume: () => new Promise<never>(() => undefined),
        attempt: (_: unknown, attempt: Attempt) => {
          attempt.job(`job-of-${id}`)
          return new Promise<never>(() => undefined)
        },
      })
    const one = await failure(line(deadline('5s')).to(jobs('v')).run(request))
    expect(one.message).toMatch(
      /\. A job is unfinished, and may be fetched later by the provider's resume\(id\): 'job-of-v' at v$/,
    )
    expect(one.jobs).toEqual([{ target: 'v', id: 'job-of-v', shape: 'original' }])
    const two = await failure(line(failover([jobs('v'), jobs('w')]), deadline('5s')).run(request))
    expect(two.message).toMatch(/\. Jobs are unfinished, and .*: 'job-of-v' at v, 'job-of-w' at w$/)
  })

  it('of a mistake names its layer once, and nothing else', async () => {
    const breaks = (text: string): Layer =>
      async function mine(_: Context, next: Next) {
        await next().catch(() => undefined)
        throw new TypeError(text)
      }
    const run = (text: string) => failure(line(breaks(text)).to(a('auth')).run(request))
    const error = await run('x is undefined')
    expect(error.message).toBe('createImage failed after 1 attempt in 0 ms: mine: x is undefined')
    expect((await run('mine is broken')).message).toMatch(/ms: mine is broken$/)
    expect(error).toMatchObject({ stoppedBy: undefined, advice: { again: 'never' } })
    expect(error.cause).toBeInstanceOf(TypeError)
    const long = await run('and so on '.repeat(200))
    expect(long.message.length).toBeLessThan(1100)
  })
})

describe('an error of a call that failed', () => {
  it('has the cause of its fault for a cause', async () => {
    const cause = new Error('why')
    const failing = defineProvider({
      id: 'a',
      accepts: () => true,
      attempt: () => Promise.reject(new Fault('auth', { cause })),
    })
    const error = await failure(line().to(failing).run(request))
    expect(error.cause).toMatchObject({ message: 'why' })
    expect(error.fault?.cause).toBe(error.cause)
  })

  it('counts what is left of a Retry-After from the end of the call, not from when it was told', async () => {
    const told = { fail: { kind: 'rate_limit', retryAfterMs: 30_000 } } as const
    const targets = [scriptedProvider('a', [told]), scriptedProvider('b', ['hang'])]
    const late = await failure(line(deadline('20s'), failover(targets)).run(request))
    expect(late.fault).toMatchObject({ kind: 'rate_limit', retryAfterMs: 30_000 })
    expect(late.advice).toMatchObject({ again: 'later', afterMs: 10_000 })
    expect(late.advice.text).toContain('Ask again in 10 s')
    const over = await failure(line(deadline('40s'), failover(targets)).run(request))
    expect(over.advice).toMatchObject({ again: 'later', afterMs: 0 })
    const atOnce = await failure(line().to(targets[0]!).run(request))
    expect(atOnce.advice.afterMs).toBe(30_000)
  })

  it('tells in the report, too, which layer stopped it', async () => {
    const error = await failure(line(deadline('5s')).to(a('hang')).run(request))
    expect(error.report.stoppedBy).toEqual({ layer: 'deadline', index: 0, limit: 5000 })
    const other = await failure(line().to(a('auth')).run(request))
    expect('stoppedBy' in other.report).toBe(false)
  })

  it('names one layer that has refused every target, in place of failover', async () => {
    const closed = (ctx: Context, next: Next): unknown => {
      ctx.account = ctx.account.open({ attempts: 0 }, { layer: 'closed', index: 1 })
      return next()
    }
    const targets = ['a', 'b'].map((id) => scriptedProvider(id, ['ok']))
    const error = await failure(line(failover(targets), closed).run(request))
    expect(error.stoppedBy).toEqual({ layer: 'closed', index: 1, limit: 0 })
    expect(error.refusals).toHaveLength(2)
    expect(error.fault).toBeUndefined()
  })
})
