import {
  createImage,
  pipeline,
  type CallError,
  type Layer,
  type Pipeline,
  type Report,
} from '@stint/core'
import { pixel, scriptedProvider, virtualClock } from '@stint/testkit'
import { beforeEach, describe, expect, test } from 'vitest'
import { breaker, budget, deadline, failover, retry } from '../index.ts'
import { hedge } from './index.ts'

let clock = virtualClock()
beforeEach(() => {
  clock = virtualClock()
})

function declare(...layers: Layer[]): Pipeline {
  let stack: Pipeline = pipeline(createImage, { clock, random: () => 0.5 })
  for (const layer of layers) stack = stack.use(layer)
  return stack
}

const request = { prompt: 'a poster' }
const run = (stack: Pipeline, options = {}) => clock.run(stack.run(request, options))

async function failure(stack: Pipeline, options = {}): Promise<CallError> {
  return run(stack, options).then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => error as CallError,
  )
}

const kinds = ({ attempts }: Report) => attempts.map(({ fault }) => fault?.kind)
const times = (provider: { requests: { at: number }[] }) => provider.requests.map(({ at }) => at)

/** Whatever was sent by then stays all that is sent, and no timer is left. */
async function nothingIsLeft(...providers: { requests: unknown[] }[]): Promise<void> {
  await clock.advance(0)
  expect(clock.pending).toBe(0)
  const sent = providers.map(({ requests }) => requests.length)
  await clock.advance('1h')
  expect(providers.map(({ requests }) => requests.length)).toEqual(sent)
}

describe('a slow entry', () => {
  test('an entry that could not start beside it did not end a call that it then failed', async () => {
    const once = budget({ attempts: 1 })
    for (const kind of ['auth', 'content_policy'] as const) {
      const provider = scriptedProvider('a', [{ after: '10s', fail: kind }])
      // oxlint-disable-next-line no-await-in-loop -- one after the other, on one clock
      const error = await failure(declare(once, hedge({ after: '5s' })).to(provider))
      expect(error.report.skips).toMatchObject([{ layer: 'hedge', atMs: 5000 }])
      expect(error.stoppedBy).toBeUndefined()
      expect(error.message).not.toContain('Stopped by')
      clock = virtualClock()
    }
  })

  test('a second one starts beside it, and the first good result wins', async () => {
    const provider = scriptedProvider('a', [
      { after: '60s', ok: true },
      { after: '10s', ok: true },
    ])
    const { report } = await run(declare(hedge({ after: '5s' })).to(provider))
    expect(times(provider)).toEqual([0, 5000])
    expect(report.elapsedMs).toBe(15_000)
    expect(report.attempts).toMatchObject([
      { number: 1, startedMs: 0, ms: 15_000, fault: { kind: 'aborted' }, cutBy: 'hedge' },
      { number: 2, startedMs: 5000, ms: 10_000 },
    ])
    expect(report.attempts[1]?.fault).toBeUndefined()
    await nothingIsLeft(provider)
  })

  test('one that is fast enough stays alone, and waits for nothing', async () => {
    const provider = scriptedProvider('a', [{ after: '4s', ok: true }])
    const { report } = await run(declare(hedge({ after: '5s' })).to(provider))
    expect(report).toMatchObject({ elapsedMs: 4000, waits: [], skips: [] })
    expect(report.attempts).toHaveLength(1)
    await nothingIsLeft(provider)
  })

  test('may still win against the one that started beside it', async () => {
    const provider = scriptedProvider('a', [
      { after: '6s', ok: { data: pixel, mediaType: 'image/first' } },
      { after: '10s', ok: true },
    ])
    const { images, report } = await run(declare(hedge({ after: '5s' })).to(provider))
    expect(images[0]?.mediaType).toBe('image/first')
    expect(kinds(report)).toEqual([undefined, 'aborted'])
    await nothingIsLeft(provider)
  })

  test('each later one starts as long after the one before', async () => {
    const provider = scriptedProvider('a', ['hang', 'hang', { after: '1s', ok: true }])
    const { report } = await run(declare(hedge({ after: '5s', max: 4 })).to(provider))
    expect(times(provider)).toEqual([0, 5000, 10_000])
    expect(report.elapsedMs).toBe(11_000)
    await nothingIsLeft(provider)
  })

  test('after: 0 starts all of them at once', async () => {
    const provider = scriptedProvider('a', ['hang', 'hang', { after: '1s', ok: true }])
    await run(declare(hedge({ after: 0, max: 3 })).to(provider))
    expect(times(provider)).toEqual([0, 0, 0])
    await nothingIsLeft(provider)
  })

  test('max: 1 never starts another', async () => {
    const provider = scriptedProvider('a', [{ after: '60s', ok: true }])
    const { report } = await run(declare(hedge({ after: '5s', max: 1 })).to(provider))
    expect(report.attempts).toHaveLength(1)
  })

  test('the losers of a provider that ignores its signal have no say later', async () => {
    const deaf = scriptedProvider(
      'a',
      [
        { after: '60s', fail: 'server_error' },
        { after: '1s', ok: true },
      ],
      { honoursAbort: false },
    )
    const { report } = await run(declare(hedge({ after: '5s' })).to(deaf))
    const before = JSON.stringify(report)
    await clock.advance('1h')
    expect(JSON.stringify(report)).toBe(before)
    expect(deaf.requests).toHaveLength(2)
  })
})

describe('a fault', () => {
  test('that passes starts the next one at once, and the time begins anew', async () => {
    const provider = scriptedProvider('a', [
      { after: '1s', fail: 'overloaded' },
      'hang',
      { after: '1s', ok: true },
    ])
    await run(declare(hedge({ after: '5s', max: 3 })).to(provider))
    expect(times(provider)).toEqual([0, 1000, 6000])
    await nothingIsLeft(provider)
  })

  test.each(['rate_limit', 'auth', 'quota', 'unsupported', 'not_found'] as const)(
    'of kind %s at a single target starts no other',
    async (kind) => {
      const provider = scriptedProvider('a', [kind, 'ok'])
      const { fault, report } = await failure(declare(hedge({ after: '5s' })).to(provider))
      expect(fault?.kind).toBe(kind)
      expect(report.elapsedMs).toBe(0)
      await nothingIsLeft(provider)
    },
  )

  test('with a Retry-After is left to a retry', async () => {
    const busy = { fail: { kind: 'overloaded', retryAfterMs: 7000 } } as const
    const provider = scriptedProvider('a', [busy, 'ok'])
    const { report } = await run(declare(retry(), hedge({ after: '5s' })).to(provider))
    expect(times(provider)).toEqual([0, 7000])
    expect(report.waits).toMatchObject([{ layer: 'retry', ms: 7000 }])
  })

  test('of one entry leaves the others to go on', async () => {
    const provider = scriptedProvider('a', [
      { after: '20s', ok: true },
      { after: '1s', fail: 'quota' },
    ])
    const { report } = await run(declare(hedge({ after: '5s', max: 3 })).to(provider))
    expect(report.elapsedMs).toBe(20_000)
    expect(times(provider)).toEqual([0, 5000])
    await nothingIsLeft(provider)
  })

  test('of the request ends all of them', async () => {
    const provider = scriptedProvider('a', ['hang', { after: '1s', fail: 'content_policy' }])
    let above: unknown
    const look: Layer = async (_ctx, next) => {
      try {
        return await next()
      } catch (error) {
        above = error
        throw error
      }
    }
    const stack = declare(look, retry(), hedge({ after: '5s', max: 3 })).to(provider)
    const { report } = await failure(stack)
    expect(above).toMatchObject({ kind: 'content_policy' })
    expect(report.elapsedMs).toBe(6000)
    expect(kinds(report)).toEqual(['aborted', 'content_policy'])
    await nothingIsLeft(provider)
  })

  test('is chosen by what the layers above can act on when all have failed', async () => {
    const provider = scriptedProvider('a', [
      { after: '8s', fail: 'server_error' },
      { after: '1s', fail: 'auth' },
    ])
    const { fault, report } = await failure(declare(hedge({ after: '5s' })).to(provider))
    expect(report.elapsedMs).toBe(8000)
    expect(fault?.kind).toBe('server_error')
    await nothingIsLeft(provider)
  })

  test('which ones start the next is an option', async () => {
    const provider = scriptedProvider('a', ['auth', 'ok'])
    expect(await run(declare(hedge({ after: '5s', on: ['auth'] })).to(provider))).toMatchObject({
      provider: 'a',
    })
    const other = scriptedProvider('b', ['overloaded', 'ok'])
    const stack = declare(hedge({ after: '5s', on: ({ kind }) => kind === 'auth' })).to(other)
    expect((await failure(stack)).fault?.kind).toBe('overloaded')
  })

  test('that is none, but a mistake, ends all of them', async () => {
    const broken: Layer = async (ctx, next) => {
      if (ctx.call.clock.now() > 0) throw new TypeError('oops')
      return next()
    }
    const provider = scriptedProvider('a', ['hang'])
    const error = await failure(declare(hedge({ after: '5s' }), broken).to(provider))
    expect(error.cause).toBeInstanceOf(TypeError)
    await nothingIsLeft(provider)
  })
})

describe('limits', () => {
  test('a budget above keeps the second one from starting, and the report says so', async () => {
    const provider = scriptedProvider('a', [{ after: '20s', ok: true }])
    const stack = declare(budget({ attempts: 1 }), hedge({ after: '5s' })).to(provider)
    const { report } = await run(stack)
    expect(report.attempts).toHaveLength(1)
    expect(report.skips).toMatchObject([
      {
        layer: 'hedge',
        target: 'a',
        atMs: 5000,
        reason: 'entry 2 of 2 was due after 5 s: budget: its one attempt is used up',
      },
    ])
  })

  test('a refusal from below starts no other, and the first goes on', async () => {
    const provider = scriptedProvider('a', [{ after: '20s', ok: true }])
    const opened = breaker({ failures: 1 })
    const broken = scriptedProvider('a', ['overloaded'])
    const stack = declare(hedge({ after: '5s', max: 3 }), opened).to(provider)
    const call = stack.run(request)
    await clock.advance('1s')
    await declare(opened)
      .to(broken)
      .run(request)
      .catch(() => undefined)
    const { report } = await clock.run(call)
    expect(report.elapsedMs).toBe(20_000)
    expect(report.skips).toMatchObject([{ layer: 'breaker', atMs: 5000 }])
    await nothingIsLeft(provider, broken)
  })

  test('a refusal of the first entry is the end', async () => {
    const opened = breaker({ failures: 1 })
    await failure(declare(opened).to(scriptedProvider('a', ['overloaded'])))
    const provider = scriptedProvider('a', ['ok'])
    const error = await failure(declare(hedge({ after: '5s' }), opened).to(provider))
    expect(error.refusals).toMatchObject([{ layer: 'breaker' }])
    expect(error.fault).toBeUndefined()
    await nothingIsLeft(provider)
  })

  test('a deadline above cuts all of them, and starts no other', async () => {
    const provider = scriptedProvider('a', ['hang'], { honoursAbort: false })
    const stack = declare(deadline('12s'), hedge({ after: '5s', max: 5 })).to(provider)
    const { report, fault } = await failure(stack)
    expect(report.elapsedMs).toBe(12_000)
    expect(fault).toMatchObject({ kind: 'timeout' })
    expect(times(provider)).toEqual([0, 5000, 10_000])
    await nothingIsLeft(provider)
  })

  test('a deadline below is for each of them, and its cut starts the next', async () => {
    const provider = scriptedProvider('a', ['hang', { after: '2s', ok: true }])
    const stack = declare(hedge({ after: '30s' }), deadline('10s')).to(provider)
    const { report } = await run(stack)
    expect(times(provider)).toEqual([0, 10_000])
    expect(report.elapsedMs).toBe(12_000)
    await nothingIsLeft(provider)
  })

  test('an abort ends the call at once', async () => {
    const provider = scriptedProvider('a', ['hang'])
    const caller = new AbortController()
    const reason = new Error('the user left')
    clock.setTimer(() => caller.abort(reason), 7000)
    const stack = declare(hedge({ after: '5s', max: 3 })).to(provider)
    const call = stack.start(request, { signal: caller.signal })
    await expect(clock.run(call.result)).rejects.toBe(reason)
    expect(clock.now()).toBe(7000)
    expect(call.report.attempts).toMatchObject([{ ms: 7000 }, { ms: 2000 }])
    await nothingIsLeft(provider)
  })

  test('it may send again what may have been paid: that is what it is for', async () => {
    const lost = { fail: { kind: 'timeout', delivery: 'unknown' } } as const
    const provider = scriptedProvider('a', [lost, 'ok'])
    const { report } = await run(declare(hedge({ after: '5s' })).to(provider))
    expect(report.attempts).toHaveLength(2)
    const other = scriptedProvider('b', [lost, lost, 'ok'])
    const error = await failure(declare(retry(), hedge({ after: '5s' })).to(other))
    expect(other.requests).toHaveLength(2)
    expect(error.message).toContain('may have been paid')
  })
})

describe('above failover', () => {
  const slow = (id: string) => scriptedProvider(id, [{ after: '20s', ok: true }])
  const skipped = ({ skips }: Report) => skips.map(({ target, reason }) => [target, reason])
  const busy = 'another entry, beside this one, is using it'

  test('a second entry goes to the next target, not to the one that is slow', async () => {
    const [a, b] = [slow('a'), scriptedProvider('b', [{ after: '2s', ok: true }])]
    const result = await run(declare(hedge({ after: '5s' }), failover([a, b])))
    expect(result.provider).toBe('b')
    expect(result.report.elapsedMs).toBe(7000)
    expect(skipped(result.report)).toEqual([['a', busy]])
    expect([times(a), times(b)]).toEqual([[0], [5000]])
    await nothingIsLeft(a, b)
  })

  test('where all are in use there is no other entry', async () => {
    const [a, b] = [slow('a'), slow('b')]
    const { report } = await run(declare(hedge({ after: '5s', max: 4 }), failover([a, b])))
    expect([times(a), times(b)]).toEqual([[0], [5000]])
    expect(report.elapsedMs).toBe(20_000)
    expect(skipped(report)).toEqual([
      ['a', busy],
      ['a', busy],
      ['b', busy],
    ])
  })

  test('one that moves on passes over what the other is using', async () => {
    const a = scriptedProvider('a', [{ after: '8s', fail: 'server_error' }])
    const [b, c] = [slow('b'), scriptedProvider('c', [{ after: '1s', ok: true }])]
    const result = await run(declare(hedge({ after: '5s' }), failover([a, b, c])))
    expect(result.provider).toBe('c')
    expect([times(a), times(b), times(c)]).toEqual([[0], [5000], [8000]])
  })

  test('a target is free again when its entry has moved on', async () => {
    const a = scriptedProvider('a', [{ after: '6s', fail: 'server_error' }, 'ok'])
    const b = scriptedProvider('b', [{ after: '4s', fail: 'server_error' }])
    const c = slow('c')
    const stack = declare(hedge({ after: '5s' }), failover([a, b, c]))
    const { provider } = await run(stack)
    // The first moves on from a to c at 6 s; the second comes from b to an a that is free, at 9 s: c is in use.
    expect(provider).toBe('c')
    const again = declare(hedge({ after: '5s', max: 3 }), failover([a, b]))
    expect((await run(again)).provider).toBe('a')
  })

  test('a fault that failover cannot make up for starts another pass', async () => {
    const a = scriptedProvider('a', ['auth', 'auth', 'ok'])
    const b = scriptedProvider('b', ['server_error', 'ok'])
    const result = await run(declare(hedge({ after: '60s' }), failover([a, b])))
    expect(result.provider).toBe('b')
    expect(a.requests).toHaveLength(2)
  })

  test('a pipeline as a target passes it on to its own failover', async () => {
    const [a, b] = [slow('a'), scriptedProvider('b', [{ after: '2s', ok: true }])]
    const inner = pipeline(createImage, { id: 'inner' }).use(failover([a, b]))
    const result = await run(declare(hedge({ after: '5s' })).to(inner))
    expect(result.provider).toBe('b')
  })
})

describe('bounds', () => {
  const elapsed = (...layers: Layer[]) =>
    declare(...layers)
      .to(scriptedProvider('a', ['ok']))
      .explain()

  test('attempts multiply, time does not', () => {
    expect(elapsed(hedge({ after: '5s', max: 3 }), deadline('40s'))).toMatchObject({
      attempts: 3,
      elapsedMs: 50_000,
    })
  })

  test('an entry that fails before `after` brings the next forward', () => {
    expect(elapsed(hedge({ after: Infinity }), deadline('40s')).elapsedMs).toBe(80_000)
    expect(elapsed(hedge({ after: '5m', max: 3 }), deadline('40s')).elapsedMs).toBe(120_000)
    expect(elapsed(hedge({ after: Infinity, max: 1 })).elapsedMs).toBe(Infinity)
  })

  test('each time it is entered counts', () => {
    const stack = [retry({ attempts: 2, backoff: 0, maxWait: '1s' }), hedge({ after: '5s' })]
    expect(elapsed(...stack, deadline('40s'))).toMatchObject({ attempts: 4, elapsedMs: 91_000 })
  })

  test('hold when an entry that was due could not start: a later fault does not make up for it', async () => {
    const provider = scriptedProvider('a', [{ after: '30s', fail: 'overloaded' }])
    const layers = [budget({ unconfirmed: 1 }), hedge({ after: '5s' }), deadline('40s')]
    const stack = declare(...layers).to(provider)
    const { report } = await failure(stack)
    expect(report.elapsedMs).toBeLessThanOrEqual(stack.explain().elapsedMs)
    expect(times(provider)).toEqual([0])
  })

  test('are reached when every entry fails late', async () => {
    const provider = scriptedProvider('a', [{ after: '40s', fail: 'overloaded' }])
    const stack = declare(hedge({ after: '5s', max: 3 }), deadline('40s')).to(provider)
    const { report } = await failure(stack)
    expect(report.attempts).toHaveLength(stack.explain().attempts)
    expect(report.elapsedMs).toBe(stack.explain().elapsedMs)
  })
})

describe('the compositions of Kevlar (test/vectors)', () => {
  const other = Infinity
  const overloaded = () => scriptedProvider('a', ['overloaded'])

  test('a retry outside starts a new group when one has failed: (retries + 1) * max', async () => {
    const provider = overloaded()
    const layers = [retry({ attempts: 2, backoff: 0 }), hedge({ after: other, max: 3 })]
    await failure(declare(...layers).to(provider))
    expect(provider.requests).toHaveLength(6)
  })

  test('a retry inside gives each entry its own tries: (retries + 1) * max', async () => {
    const provider = overloaded()
    const layers = [hedge({ after: other, max: 3 }), retry({ attempts: 2, backoff: 0 })]
    await failure(declare(...layers).to(provider))
    expect(provider.requests).toHaveLength(6)
  })

  test.each([
    ['outside', [retry(), hedge({ after: 0 })]],
    ['inside', [hedge({ after: 0 }), retry()]],
  ])('the winner stops everything, with a retry %s', async (_where, layers) => {
    const provider = scriptedProvider('a', ['hang', 'ok'])
    const { report } = await run(declare(...layers).to(provider))
    expect(report.attempts).toHaveLength(2)
    expect(report.attempts[0]).toMatchObject({ fault: { kind: 'aborted' } })
    await nothingIsLeft(provider)
  })

  test('a fault that nobody acts on is not multiplied', async () => {
    const provider = scriptedProvider('a', ['invalid_request'])
    await failure(declare(retry(), hedge({ after: other, max: 3 })).to(provider))
    expect(provider.requests).toHaveLength(1)
  })

  test('a deadline outside passes before a later entry is due', async () => {
    const provider = scriptedProvider('a', ['hang'])
    const { report } = await failure(
      declare(deadline('1s'), hedge({ after: '10s', max: 3 })).to(provider),
    )
    expect(report).toMatchObject({ elapsedMs: 1000, attempts: { length: 1 } })
    await nothingIsLeft(provider)
  })
})

describe('options', () => {
  test.each([
    [undefined, /hedge: expected \{ after, max, on \}, got nothing/],
    [{}, /hedge: after: expected milliseconds from 0, or a string like '5s'/],
    [{ after: -5000 }, /after: expected milliseconds from 0.*got -5000/],
    [{ after: 'soon' }, /after: .*got 'soon'/],
    [{ after: Number.NaN }, /after: /],
    [{ after: '5s', max: 0 }, /max: expected a whole number from 1, got 0/],
    [{ after: '5s', max: 1.5 }, /max: expected a whole number from 1, got 1.5/],
    [{ after: '5s', on: ['nope'] }, /on: expected/],
    [{ after: '5s', attempts: 2 }, /unknown option 'attempts'; allowed are after, max, on/],
  ])('%j is refused', (given, message) => {
    expect(() => hedge(given as never)).toThrow(TypeError)
    expect(() => hedge(given as never)).toThrow(message)
  })

  test('stand in explain', () => {
    const stack = declare(hedge({ after: '5s' })).to(scriptedProvider('a', ['ok']))
    expect(String(stack.explain())).toContain("hedge(after: '5s')")
  })
})
