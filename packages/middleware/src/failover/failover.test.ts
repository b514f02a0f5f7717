import {
  createImage,
  Fault,
  pipeline,
  Refusal,
  type CallError,
  type Layer,
  type Target,
} from '@stint/core'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import { beforeEach, describe, expect, test } from 'vitest'
import { breaker, budget, deadline, retry } from '../index.ts'
import { failover } from './index.ts'

let clock = virtualClock()
beforeEach(() => {
  clock = virtualClock()
})

function declare(...layers: Layer[]) {
  let stack = pipeline(createImage, { clock, random: () => 0.5 })
  for (const layer of layers) stack = stack.use(layer)
  return stack
}

function run(...layers: Layer[]) {
  return clock.run(declare(...layers).run({ prompt: 'a poster' }))
}

async function failure(...layers: Layer[]): Promise<CallError> {
  return run(...layers).then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => error as CallError,
  )
}

function targets({ report }: Pick<CallError, 'report'>): string[] {
  return report.attempts.map(({ target }) => target)
}

function skips({ report }: Pick<CallError, 'report'>): [string | undefined, string][] {
  return report.skips.map(({ target, reason }) => [target, reason])
}

/** Tells what the layer above sees. */
function seen(): { layer: Layer; error: () => unknown } {
  let last: unknown
  const layer: Layer = async (_ctx, next) => {
    try {
      return await next()
    } catch (error) {
      last = error
      throw error
    }
  }
  return { layer, error: () => last }
}

const rateLimit = (retryAfterMs: number) =>
  ({ fail: { kind: 'rate_limit', retryAfterMs } }) as const

const down = (id: string) => scriptedProvider(id, ['overloaded'])
const up = (id: string) => scriptedProvider(id, ['ok'])

describe('moving on', () => {
  test.each([
    'rate_limit',
    'auth',
    'quota',
    'not_found',
    'server_error',
    'overloaded',
    'unsupported',
    'timeout',
  ] as const)('after a fault of kind %s the next target is tried', async (kind) => {
    const result = await run(failover([scriptedProvider('a', [kind]), up('b')]))
    expect(result.provider).toBe('b')
    expect(targets(result)).toEqual(['a', 'b'])
  })

  test.each(['invalid_request', 'content_policy'] as const)(
    'a fault of kind %s ends it',
    async (kind) => {
      const error = await failure(failover([scriptedProvider('a', [kind]), up('b')]))
      expect(targets(error)).toEqual(['a'])
      expect(error.fault?.kind).toBe(kind)
    },
  )

  test('`on` replaces the default', async () => {
    const refused = (): Target => scriptedProvider('a', ['content_policy'])
    expect((await run(failover([refused(), up('b')], { on: ['content_policy'] }))).provider).toBe(
      'b',
    )
    const error = await failure(failover([down('a'), up('b')], { on: ['content_policy'] }))
    expect(targets(error)).toEqual(['a'])
  })

  test('a refusal from below leads to the next target at once', async () => {
    const a = down('a')
    const stack = declare(failover([a, up('b')]), breaker({ failures: 1 }))
    await clock.run(stack.run({ prompt: 'x' }))
    const { report, provider } = await clock.run(stack.run({ prompt: 'x' }))
    expect(provider).toBe('b')
    expect(report.elapsedMs).toBe(0)
    expect(a.requests).toHaveLength(1)
    expect(report.skips).toMatchObject([{ layer: 'breaker', target: 'a' }])
  })

  test('an error that is neither fault nor refusal is a bug and ends it', async () => {
    const b = up('b')
    const broken: Layer = () => {
      throw new Error('oops')
    }
    const error = await failure(failover([up('a'), b], { on: () => true }), broken)
    expect(error.cause).toEqual(new Error('oops'))
    expect(error.report.attempts).toEqual([])
  })
})

describe('what it rethrows', () => {
  test('is the fault that layers above can best act on', async () => {
    const above = seen()
    const heavy = scriptedProvider('heavy', ['server_error'])
    await failure(above.layer, failover([down('a'), heavy, scriptedProvider('b', ['auth'])]))
    expect(above.error()).toMatchObject({ kind: 'server_error' })
  })

  test('is a refusal of its own when all targets refuse, with the earliest time', async () => {
    const above = seen()
    const stack = declare(above.layer, failover([down('a'), down('b')]), breaker({ failures: 1 }))
    const call = () =>
      clock.run(stack.run({ prompt: 'x' }).catch((error: unknown) => error as CallError))
    await call()
    await clock.advance('10s')
    const error = await call()
    const refusal = above.error() as Refusal
    expect(Refusal.isInstance(refusal)).toBe(true)
    expect(refusal).toMatchObject({ layer: 'failover', index: 1, afterMs: 20_000, again: 'later' })
    expect(refusal.reason).toMatch(/^no target could be tried \(a: a has failed.*; b: b has failed/)
    expect(error).toMatchObject({ fault: undefined, refusals: [{ target: 'a' }, { target: 'b' }] })
  })

  test('is the one refusal itself where there is one target', async () => {
    const above = seen()
    const stack = declare(above.layer, failover([down('a')]), breaker({ failures: 1 }))
    await clock.run(stack.run({ prompt: 'x' }).catch(() => undefined))
    await clock.run(stack.run({ prompt: 'x' }).catch(() => undefined))
    expect(above.error()).toMatchObject({ layer: 'breaker' })
  })
})

describe('order', () => {
  test('round-robin begins one further with each call', async () => {
    const stack = declare(failover([up('a'), up('b'), up('c')], { order: 'round-robin' }))
    const first: string[] = []
    for (let n = 0; n < 4; n += 1)
      first.push((await clock.run(stack.run({ prompt: 'x' }))).provider)
    expect(first).toEqual(['a', 'b', 'c', 'a'])
  })

  test('round-robin keeps its order within a call', async () => {
    const layers = [
      retry({ attempts: 2 }),
      failover([down('a'), down('b')], { order: 'round-robin' }),
    ]
    expect(targets(await failure(...layers))).toEqual(['a', 'b', 'a', 'b'])
    expect(targets(await failure(...layers))).toEqual(['b', 'a', 'b', 'a'])
  })

  test('a function may turn it round and leave targets out', async () => {
    const all = [down('a'), down('b'), down('c')]
    const error = await failure(failover(all, { order: ([a, , c]) => [c!, a!, c!] }))
    expect(targets(error)).toEqual(['c', 'a'])
  })

  test.each([
    [() => 'a', 'expected the function to give some of its targets as an array, got string'],
    [() => [], 'expected the function to give some of its targets, got none'],
    [() => [up('z')], 'expected the function to give some of its targets; [0] is none of them'],
  ])('what else a function gives is a mistake that is named', async (order, message) => {
    const error = await failure(failover([up('a')], { order: order as never }))
    expect(error.message).toContain(`failover: order: ${message}`)
  })
})

describe('Retry-After', () => {
  test('a target that asked to be left alone is skipped, with the reason and the time left', async () => {
    const a = scriptedProvider('a', [rateLimit(42_000)])
    const b = scriptedProvider('b', ['overloaded', 'ok'])
    const { report, provider } = await run(retry({ backoff: '2s' }), failover([a, b]))
    expect(provider).toBe('b')
    expect(a.requests).toHaveLength(1)
    expect(report.skips).toMatchObject([{ layer: 'failover', target: 'a', afterMs: 40_000 }])
    expect(report.skips[0]?.reason).toBe('it asked to be left alone (Retry-After) for another 40 s')
  })

  test('it is tried again once its time is over', async () => {
    const a = scriptedProvider('a', [rateLimit(5000), 'ok'])
    const { provider, report } = await run(retry(), failover([a]))
    expect(provider).toBe('a')
    expect(report.elapsedMs).toBe(5000)
  })

  test('the next call does not remember it', async () => {
    const a = scriptedProvider('a', [rateLimit(60_000), 'ok'])
    const stack = declare(failover([a, up('b')]))
    expect((await clock.run(stack.run({ prompt: 'x' }))).provider).toBe('b')
    expect((await clock.run(stack.run({ prompt: 'x' }))).provider).toBe('a')
  })
})

describe('attempts', () => {
  const again = retry({ attempts: 3, backoff: 0 })

  test('one is kept back for each later target', async () => {
    const error = await failure(
      budget({ attempts: 4 }),
      failover([down('a'), down('b'), down('c')]),
      again,
    )
    expect(targets(error)).toEqual(['a', 'a', 'b', 'c'])
  })

  test('a reserve of none gives the first target all it can use', async () => {
    const all = failover([down('a'), down('b')], { reserve: 0 })
    expect(targets(await failure(budget({ attempts: 4 }), all, again))).toEqual([
      'a',
      'a',
      'a',
      'b',
    ])
  })

  test('a larger reserve leaves more to later targets', async () => {
    const all = failover([down('a'), down('b')], { reserve: { attempts: 2 } })
    expect(targets(await failure(budget({ attempts: 4 }), all, again))).toEqual([
      'a',
      'a',
      'b',
      'b',
    ])
  })

  test('where they do not suffice for all, the last targets are given up', async () => {
    const error = await failure(
      budget({ attempts: 1 }),
      failover([down('a'), down('b'), down('c')]),
    )
    expect(targets(error)).toEqual(['a'])
    expect(error.fault?.kind).toBe('overloaded')
    expect(error.report.skips.map(({ layer, target }) => [layer, target])).toEqual([
      ['failover', 'b'],
      ['failover', 'c'],
    ])
    expect(error.report.skips[0]?.reason).toMatch(
      /^no attempts left: budget: its one attempt is used up/,
    )
  })

  test('where nobody set a limit nothing is kept back', async () => {
    const twice = retry({ attempts: 2, backoff: 0 })
    const error = await failure(failover([down('a'), down('b')], { reserve: 3 }), twice)
    expect(targets(error)).toEqual(['a', 'a', 'b', 'b'])
  })

  test('an account is opened only where it limits something', async () => {
    const limits: unknown[] = []
    const looking: Layer = (ctx, next) => {
      limits.push(ctx.account.limits)
      return next()
    }
    await failure(budget({ attempts: 2 }), failover([down('a'), down('b')]), looking)
    expect(limits).toEqual([{ attempts: 1 }, { attempts: 2 }])
  })
})

describe('time', () => {
  const hang = (id: string) => scriptedProvider(id, ['hang'])
  const lasting = ({ report }: Pick<CallError, 'report'>): number[] =>
    report.attempts.map(({ ms }) => ms)

  test('without a share the first target may take all of it, and the report says who got none', async () => {
    const error = await failure(deadline('100s'), failover([hang('a'), up('b')]))
    expect(targets(error)).toEqual(['a'])
    expect(skips(error)).toEqual([['b', 'no time left: the 100 s of deadline have passed']])
  })

  test('an even share divides what is left among the targets left', async () => {
    const error = await failure(
      deadline('90s'),
      failover([hang('a'), down('b'), hang('c')], { share: 'even' }),
    )
    expect(lasting(error)).toEqual([30_000, 0, 60_000])
  })

  test('what a target does not use goes to the later ones', async () => {
    const early = scriptedProvider('a', [{ after: '10s', fail: 'overloaded' }])
    const error = await failure(
      deadline('90s'),
      failover([early, hang('b'), hang('c')], { share: 'even' }),
    )
    expect(lasting(error)).toEqual([10_000, 40_000, 40_000])
  })

  test('with a floor fewer targets are served rather than each too briefly', async () => {
    const all = failover([hang('a'), hang('b'), up('c')], { share: 'even', floor: '60s' })
    const error = await failure(deadline('2m'), all)
    expect(lasting(error)).toEqual([60_000, 60_000])
    expect(skips(error)).toEqual([['c', 'no time left: the 2 min of deadline have passed']])
  })

  test('a target is skipped when less than the floor is left', async () => {
    const early = scriptedProvider('a', [{ after: '50s', fail: 'overloaded' }])
    const error = await failure(deadline('100s'), failover([early, up('b')], { floor: '60s' }))
    expect(targets(error)).toEqual(['a'])
    expect(skips(error)).toEqual([['b', 'no time left: 50 s are less than the floor of 60 s']])
    expect(error.fault?.kind).toBe('overloaded')
  })

  test('when no target gets the floor, the call is refused with the reason', async () => {
    const error = await failure(deadline('50s'), failover([up('a'), up('b')], { floor: '60s' }))
    expect(error.fault).toBeUndefined()
    expect(error.report.attempts).toEqual([])
    expect(error.message).toContain('50 s are less than the floor of 60 s')
    expect(error.refusals.length).toBeGreaterThan(0)
  })

  test('a reserve of time is kept back for each later target', async () => {
    const all = failover([hang('a'), hang('b'), hang('c')], { reserve: { time: '25s' } })
    expect(lasting(await failure(deadline('90s'), all))).toEqual([40_000, 25_000, 25_000])
  })

  test('a target whose rest outlasts the deadline is given no share', async () => {
    const a = scriptedProvider('a', ['overloaded', 'hang'])
    const b = scriptedProvider('b', [rateLimit(200_000)])
    const layers = [
      deadline('100s'),
      retry({ backoff: '10s' }),
      failover([a, b], { share: 'even' }),
    ]
    expect(lasting(await failure(...layers))).toEqual([0, 0, 90_000])
  })

  test('without a deadline nothing is shared', async () => {
    const { provider } = await run(
      failover([scriptedProvider('a', [{ after: '1h', ok: true }]), up('b')], {
        share: 'even',
        floor: '60s',
        reserve: { time: '25s' },
      }),
    )
    expect(provider).toBe('a')
  })
})

test('a pipeline can be a target', async () => {
  const inner = pipeline(createImage, { id: 'inner' }).use(failover([down('a'), down('b')]))
  const result = await run(failover([inner, up('c')]))
  expect(targets(result)).toEqual(['a', 'b', 'c'])
})

test('its bounds are the sum of its targets', () => {
  const inner = pipeline(createImage, { id: 'inner' })
    .use(retry({ attempts: 4 }))
    .to(up('a'))
  const explained = declare(failover([inner, up('b')]), retry({ attempts: 2 })).explain()
  expect(explained.attempts).toBe(10)
})

test.each([
  [[], {}, 'failover: expected a non-empty array of providers and pipelines'],
  [up('a'), {}, 'failover: expected a non-empty array of providers and pipelines'],
  [
    [up('a'), undefined],
    {},
    'failover: targets[1]: expected a provider or a pipeline, got undefined',
  ],
  [[{ id: 'a' }], {}, 'failover: targets[0]: defineProvider("a"): accepts must be a function'],
  [[up('a'), down('a')], {}, "failover: targets[1]: 'a' is there twice; ids must be unique"],
  [
    [up('a')],
    { order: 'random' },
    "failover: order: expected 'listed', 'round-robin' or (targets, ctx) => targets, got 'random'",
  ],
  [[up('a')], { share: 'fair' }, "failover: share: expected 'even', or nothing, got 'fair'"],
  [[up('a')], { floor: 0 }, "failover: floor: expected milliseconds or a string like '90s', got 0"],
  [
    [up('a')],
    { reserve: -1 },
    'failover: reserve: expected attempts as a whole number from 0, or { attempts, time }, got -1',
  ],
  [
    [up('a')],
    { reserve: { time: 'x' } },
    "failover: reserve: time: expected milliseconds or a string like '90s', got 'x'",
  ],
  [
    [up('a')],
    { reserve: { tries: 1 } },
    "failover: reserve: unknown option 'tries'; allowed are attempts, time",
  ],
  [
    [up('a')],
    { retries: 1 },
    "failover: unknown option 'retries'; allowed are order, on, share, floor, reserve",
  ],
])('failover(%o, %o) is refused with what is allowed', (given, options, message) => {
  expect(() => failover(given as never, options as never)).toThrow(TypeError)
  expect(() => failover(given as never, options as never)).toThrow(message)
})

test('the caller may change its list afterwards', async () => {
  const list = [up('a')]
  const layer = failover(list)
  list.pop()
  expect((await run(layer)).provider).toBe('a')
})

test('a fault of a target is not lost on the way', async () => {
  const own = new Fault('server_error', { status: 500, requestId: 'req_1' })
  const error = await failure(failover([scriptedProvider('a', [{ fail: own }])]))
  expect(error.fault).toMatchObject({ status: 500, requestId: 'req_1' })
})
