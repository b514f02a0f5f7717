import { createImage, pipeline, type CallError, type Layer, type Pipeline } from '@stint/core'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import { beforeEach, describe, expect, test } from 'vitest'
import { breaker, deadline, failover, retry } from '../index.ts'
import { chaos } from './index.ts'
import { seeded } from './seeded.ts'

let clock = virtualClock()
beforeEach(() => {
  clock = virtualClock()
})

function declare(...layers: Layer[]): Pipeline {
  let stack: Pipeline = pipeline(createImage, { clock, random: () => 0.5 })
  for (const layer of layers) stack = stack.use(layer)
  return stack
}

const up = (id = 'a') => scriptedProvider(id, ['ok'])
const run = (stack: Pipeline, options = {}) => clock.run(stack.run({ prompt: 'x' }, options))

async function failure(stack: Pipeline, options = {}): Promise<CallError> {
  return run(stack, options).then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => error as CallError,
  )
}

/** What became of so many calls, one after the other. */
async function outcomes(layer: Layer, count: number): Promise<string[]> {
  const stack = declare(layer).to(up())
  const all: string[] = []
  for (let n = 0; n < count; n += 1) {
    all.push(
      await run(stack).then(
        ({ report }: { report: { waits: readonly { ms: number }[] } }) =>
          String(report.waits[0]?.ms ?? 'ok'),
        (error: CallError) => String(error.fault?.kind),
      ),
    )
  }
  return all
}

describe('a fault', () => {
  test('is injected without going further, and the report says so', async () => {
    const provider = up()
    const { fault, report } = await failure(
      declare(chaos({ rate: 1, faults: ['server_error'] })).to(provider),
    )
    expect(fault).toMatchObject({
      kind: 'server_error',
      scope: 'provider',
      transient: true,
      delivery: 'unsent',
      message: 'injected server_error',
    })
    expect(report).toMatchObject({
      attempts: [],
      skips: [{ layer: 'chaos', index: 0, target: 'a', reason: 'injected server_error' }],
    })
    expect(provider.requests).toHaveLength(0)
  })

  test('may have any fields', async () => {
    const limited = { kind: 'rate_limit', retryAfterMs: 2000, message: 'slow down' } as const
    const { fault } = await failure(declare(chaos({ rate: 1, faults: [limited] })).to(up()))
    expect(fault).toMatchObject({ retryAfterMs: 2000, message: 'slow down' })
  })

  test('is acted on by the layers above like any other', async () => {
    const [a, b] = [up('a'), up('b')]
    const drill = chaos({ rate: 1, faults: ['overloaded'], when: (ctx) => ctx.target?.id === 'a' })
    const opened = breaker({ failures: 2 })
    const stack = declare(failover([a, b]), retry({ backoff: '1s' }), opened, drill)
    const result = await run(stack)
    expect(result.provider).toBe('b')
    expect(result.report.skips.map(({ layer }: { layer: string }) => layer)).toEqual([
      'chaos',
      'chaos',
      'breaker',
    ])
  })
})

describe('a delay', () => {
  test('comes before what is below, and stands in the report as a wait', async () => {
    const provider = up()
    const { report } = await run(declare(chaos({ rate: 1, delay: '2s' })).to(provider))
    expect(provider.requests).toMatchObject([{ at: 2000 }])
    expect(report.waits).toMatchObject([
      { layer: 'chaos', target: 'a', ms: 2000, reason: 'injected delay' },
    ])
    expect(clock.pending).toBe(0)
  })

  test('may be drawn between two', async () => {
    const delays = (await outcomes(chaos({ rate: 1, delay: ['1s', '3s'] }), 50)).map(Number)
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(1000)
    expect(Math.max(...delays)).toBeLessThanOrEqual(3000)
    expect(new Set(delays).size).toBeGreaterThan(40)
  })

  test('is cut by a deadline, which it does not ask', async () => {
    const provider = up()
    const error = await failure(
      declare(deadline('5s'), chaos({ rate: 1, delay: '1m' })).to(provider),
    )
    expect(error.report).toMatchObject({ elapsedMs: 5000, waits: [{ ms: 5000 }] })
    await clock.advance(0)
    expect(clock.pending).toBe(0)
    await clock.advance('1h')
    expect(provider.requests).toHaveLength(0)
  })
})

describe('a hang', () => {
  test('lasts until a deadline cuts it', async () => {
    const { fault, report } = await failure(
      declare(deadline('5s'), chaos({ rate: 1, hang: true })).to(up()),
    )
    expect(fault?.kind).toBe('timeout')
    expect(report).toMatchObject({
      elapsedMs: 5000,
      waits: [{ ms: 5000, reason: 'injected hang' }],
    })
  })

  test('or the caller', async () => {
    const call = declare(chaos({ rate: 1, hang: true }))
      .to(up())
      .start({ prompt: 'x' })
    await clock.advance('3s')
    call.abort(new Error('the user left'))
    await expect(call.result).rejects.toThrow('the user left')
    expect(clock.pending).toBe(0)
  })
})

describe('which entries', () => {
  const drill = (seed?: number) =>
    chaos({ rate: 0.4, faults: ['server_error', 'rate_limit'], delay: ['1s', '2s'], seed })

  test('follows from the seed', async () => {
    const [one, again, other] = [
      await outcomes(drill(7), 60),
      await outcomes(drill(7), 60),
      await outcomes(drill(8), 60),
    ]
    expect(one).toEqual(again)
    expect(one).not.toEqual(other)
    expect(await outcomes(drill(), 20)).toEqual(await outcomes(drill(1), 20))
  })

  test('is a share of them, and everything listed happens', async () => {
    const all = await outcomes(drill(3), 400)
    const share = all.filter((outcome) => outcome !== 'ok').length / all.length
    expect(share).toBeGreaterThan(0.3)
    expect(share).toBeLessThan(0.5)
    expect(new Set(all)).toContain('server_error')
    expect(new Set(all)).toContain('rate_limit')
  })

  test('none at a rate of 0', async () => {
    const off = chaos({ rate: 0, faults: ['auth'] })
    expect(new Set(await outcomes(off, 100))).toEqual(new Set(['ok']))
  })

  test('may be a question of the call', async () => {
    const marked = chaos({
      rate: 1,
      faults: ['auth'],
      when: ({ call }) => call.labels['drill'] === 'yes',
    })
    const stack = declare(marked).to(up())
    expect((await run(stack)).provider).toBe('a')
    expect((await failure(stack, { labels: { drill: 'yes' } })).fault?.kind).toBe('auth')
  })

  test('does not take from the chance of the call', async () => {
    let draws = 0
    const stack = pipeline(createImage, { clock, random: () => ((draws += 1), 0.5) })
    await run(stack.use(chaos({ rate: 1, delay: [1, 5] })).to(up()))
    const before = draws
    await run(stack.to(up()))
    expect(draws - before).toBe(before)
  })
})

test('the numbers of a seed are those of Mulberry32, from 0 to below 1', () => {
  const draw = seeded(1)
  const numbers = Array.from({ length: 10_000 }, draw)
  expect(numbers.slice(0, 3)).toEqual([
    0.6270739405881613, 0.002735721180215478, 0.5274470399599522,
  ])
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...numbers)).toBeLessThan(1)
  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length
  expect(mean).toBeCloseTo(0.5, 1)
})

describe('bounds', () => {
  const elapsed = (...layers: Layer[]) =>
    declare(...layers, deadline('40s'))
      .to(up())
      .explain()

  test('attempts pass through', () => {
    expect(elapsed(chaos({ rate: 1, faults: ['auth'] }))).toMatchObject({
      attempts: 1,
      elapsedMs: 40_000,
      atMost: true,
    })
  })

  test('a delay counts, a hang has no end but that of a deadline', () => {
    expect(elapsed(chaos({ rate: 0.1, delay: ['1s', '5s'] })).elapsedMs).toBe(45_000)
    expect(
      elapsed(retry({ attempts: 2, maxWait: 1 }), chaos({ rate: 1, delay: '1s' })).elapsedMs,
    ).toBe(82_001)
    expect(elapsed(chaos({ rate: 0.1, hang: true })).elapsedMs).toBe(Infinity)
    expect(elapsed(deadline('90s'), chaos({ rate: 0.1, hang: true })).elapsedMs).toBe(90_000)
    expect(elapsed(chaos({ rate: 0, hang: true })).elapsedMs).toBe(40_000)
  })
})

describe('options', () => {
  test.each([
    [undefined, /chaos: expected \{ rate, seed, faults, delay, hang, when \}, got nothing/],
    [{ faults: ['auth'] }, /chaos: rate: expected a number from 0 to 1/],
    [{ rate: 1.1, hang: true }, /rate: expected a number from 0 to 1, got 1.1/],
    [{ rate: 1 }, /chaos: expected at least one of faults, delay, hang/],
    [{ rate: 1, hang: false }, /chaos: expected at least one of faults, delay, hang/],
    [{ rate: 1, faults: [] }, /faults: expected an array of kinds/],
    [{ rate: 1, faults: ['oops'] }, /faults: expected an array of kinds/],
    [{ rate: 1, faults: [{ message: 'x' }] }, /faults: expected an array of kinds/],
    [{ rate: 1, faults: [{ kind: 'auth', why: 'x' }] }, /faults\[0\]: unknown option 'why'/],
    [{ rate: 1, faults: [{ kind: 'auth', message: 5 }] }, /faults\[0\].message: .*got 5/],
    [
      { rate: 1, faults: ['auth', { kind: 'overloaded', retryAfterMs: -5 }] },
      /^chaos: faults\[1\].retryAfterMs: expected milliseconds from 0, got -5$/,
    ],
    [
      { rate: 1, faults: [{ kind: 'overloaded', retryAfterMs: NaN }] },
      /retryAfterMs: expected milliseconds from 0, got NaN/,
    ],
    [
      { rate: 1, faults: [{ kind: 'auth', scope: 'all' }] },
      /faults\[0\].scope: expected one of request, .*got 'all'/,
    ],
    [{ rate: 1, faults: [{ kind: 'constructor' }] }, /faults: expected an array of kinds/],
    [{ rate: 1, faults: 'auth' }, /faults: expected an array of kinds.*got 'auth'/],
    [{ rate: 1, delay: 0 }, /delay: expected a duration like '2s'.*got 0/],
    [{ rate: 1, delay: Infinity }, /delay: expected a duration/],
    [{ rate: 1, delay: ['5s', '1s'] }, /delay: expected a duration/],
    [{ rate: 1, delay: ['5s'] }, /delay: expected a duration/],
    [{ rate: 1, hang: 'yes' }, /hang: expected true or false, got 'yes'/],
    [{ rate: 1, hang: true, seed: 1.5 }, /seed: expected a whole number, got 1.5/],
    [{ rate: 1, hang: true, when: true }, /when: expected \(ctx\) => boolean, got true/],
    [{ rate: 1, hang: true, rates: 1 }, /unknown option 'rates'/],
  ])('%j is refused', (given, message) => {
    expect(() => chaos(given as never)).toThrow(TypeError)
    expect(() => chaos(given as never)).toThrow(message)
  })
})
