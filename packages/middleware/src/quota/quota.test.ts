import { createImage, pipeline, type CallError, type Layer, type Pipeline } from '@stint/core'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import { beforeEach, describe, expect, test } from 'vitest'
import { breaker, downgrade, failover, retry, simplifyPrompt } from '../index.ts'
import { quota } from './index.ts'

let clock = virtualClock()
beforeEach(() => {
  clock = virtualClock()
})

function declare(...layers: Layer[]): Pipeline {
  let stack: Pipeline = pipeline(createImage, { clock, random: () => 0.5 })
  for (const layer of layers) stack = stack.use(layer)
  return stack
}

const twice = () => retry({ attempts: 2, backoff: 0 })
const up = (id = 'up') => scriptedProvider(id, ['ok'])
const down = (id = 'down') => scriptedProvider(id, ['overloaded'])

/** One call: its provider's id, or its error. */
async function outcome(stack: Pipeline, prompt = 'a poster'): Promise<string | CallError> {
  return clock.run(stack.run({ prompt })).then(
    (result: { provider: string }) => result.provider,
    (error: unknown) => error as CallError,
  )
}

async function calls(stack: Pipeline, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await outcome(stack)
}

describe('the budget of all calls', () => {
  test('further attempts are a share of the calls that succeed', async () => {
    const shared = quota({ ratio: 0.2, minPerSecond: 0 })
    const broken = down()
    await calls(declare(shared).to(up()), 10)
    await calls(declare(twice(), shared).to(broken), 10)
    expect(broken.requests).toHaveLength(10 + 2)
  })

  test('a call deposits once, however often it succeeds below', async () => {
    const shared = quota({ ratio: 1, minPerSecond: 0 })
    const again: Layer = {
      name: 'again',
      entries: (k) => 3 * k,
      async run(_ctx, enter) {
        await enter()
        return enter().catch(() => enter())
      },
    }
    const provider = up()
    await outcome(declare(again, shared).to(provider))
    // One deposit, one withdrawal: the third entry was refused.
    expect(provider.requests).toHaveLength(2)
  })

  test('calls that fail add nothing to it', async () => {
    const provider = down()
    await calls(declare(twice(), quota({ minPerSecond: 0 })).to(provider), 20)
    expect(provider.requests).toHaveLength(20)
  })

  test('successes count for their time to live', async () => {
    const shared = quota({ ratio: 1, minPerSecond: 0, ttl: '5s' })
    const broken = down()
    await calls(declare(shared).to(up()), 3)
    await clock.advance('6s')
    await calls(declare(twice(), shared).to(broken), 3)
    expect(broken.requests).toHaveLength(3)
  })

  test('a minimum per second is always there', async () => {
    const shared = quota({ ratio: 0, minPerSecond: 1, ttl: '2s' })
    const broken = down()
    const stack = declare(twice(), shared).to(broken)
    await calls(stack, 5)
    expect(broken.requests).toHaveLength(5 + 2)
    await clock.advance('2s')
    await calls(stack, 5)
    expect(broken.requests).toHaveLength(12 + 2)
  })

  test('by default it is 10 per second over 10 s, and one for five successes', async () => {
    const shared = quota()
    const broken = down()
    await calls(declare(shared).to(up()), 5)
    await calls(declare(twice(), shared).to(broken), 150)
    expect(broken.requests).toHaveLength(150 + 101)
  })
})

describe('what is withdrawn', () => {
  test('the first attempt of a call never is', async () => {
    const provider = up()
    await calls(declare(quota({ ratio: 0, minPerSecond: 0 })).to(provider), 5)
    expect(provider.requests).toHaveLength(5)
  })

  test('the next target of a failover, and the next shape of a downgrade', async () => {
    const [a, b] = [scriptedProvider('a', ['server_error']), up('b')]
    const none = quota({ ratio: 0, minPerSecond: 0 })
    const error = (await outcome(declare(failover([a, b]), none))) as CallError
    expect(b.requests).toHaveLength(0)
    expect(error.fault).toMatchObject({ kind: 'server_error' })
    expect(error.report.skips).toMatchObject([
      {
        layer: 'quota',
        target: 'b',
        reason:
          'the further attempts of all calls together are used up; the next is possible: calls have to succeed first',
      },
    ])
    const lighter = downgrade([simplifyPrompt(() => 'short')])
    await outcome(declare(lighter, quota({ ratio: 0, minPerSecond: 0 })).to(a))
    expect(a.requests).toHaveLength(2)
  })

  test('what a layer below refused was no attempt', async () => {
    const opened = breaker({ failures: 1 })
    const [a, b, c] = [down('a'), scriptedProvider('b', ['auth']), up('c')]
    await outcome(declare(opened).to(a))
    const shared = quota({ ratio: 0, minPerSecond: 1, ttl: '1s' })
    // a is refused, b is the first attempt, c takes the one that is there.
    expect(await outcome(declare(failover([a, b, c]), shared, opened))).toBe('c')
    expect(await outcome(declare(failover([a, b, c]), shared, opened))).toMatchObject({
      fault: { kind: 'auth' },
    })
  })

  test('what was withdrawn for no attempt is given back', async () => {
    const shared = quota({ ratio: 0, minPerSecond: 1, ttl: '1s' })
    const opened = breaker({ failures: 1 })
    const [a, b, c] = [scriptedProvider('a', ['server_error']), down('b'), up('c')]
    await outcome(declare(opened).to(b))
    expect(await outcome(declare(failover([a, b, c]), shared, opened))).toBe('c')
  })

  test('what a gate turned away was no attempt', async () => {
    const textOnly = scriptedProvider('t', ['ok'], { accepts: 'takes text only' })
    const none = quota({ ratio: 0, minPerSecond: 0 })
    expect(await outcome(declare(failover([textOnly, up('b')]), none))).toBe('b')
  })
})

test('its refusal is free, says when, and the fault of the attempt is what counts', async () => {
  const provider = down()
  const shared = quota({ ratio: 0, minPerSecond: 1, ttl: '1s' })
  const stack = declare(retry({ attempts: 3, backoff: 0 }), shared).to(provider)
  const error = (await outcome(stack)) as CallError
  expect(error.report.attempts).toHaveLength(2)
  expect(error.fault).toMatchObject({ kind: 'overloaded' })
  expect(error.refusals).toMatchObject([{ layer: 'quota', index: 1, afterMs: 1000 }])
  expect(error.stoppedBy).toBeUndefined()
})

test('concurrent calls share it', async () => {
  const provider = scriptedProvider('a', [{ after: '1s', fail: 'overloaded' }])
  const stack = declare(twice(), quota({ ratio: 0, minPerSecond: 3, ttl: '1s' })).to(provider)
  await clock.run(Promise.allSettled(Array.from({ length: 10 }, () => stack.run({ prompt: 'x' }))))
  expect(provider.requests).toHaveLength(10 + 3)
  expect(clock.pending).toBe(0)
})

test('it passes the bounds through, as at most', () => {
  const explained = declare(twice(), quota()).to(up()).explain()
  expect(explained).toMatchObject({ attempts: 2, atMost: true })
})

describe('options', () => {
  test.each([
    [null, /quota: expected \{ ratio, minPerSecond, ttl, shared, id \}, got null/],
    [{ ratio: -0.1 }, /quota: ratio: expected a number from 0 to 1000, got -0.1/],
    [{ ratio: 1000.5 }, /ratio: expected a number from 0 to 1000, got 1000.5/],
    [{ ratio: Number.NaN }, /ratio: expected/],
    [{ minPerSecond: -1 }, /minPerSecond: expected a number from 0, got -1/],
    [{ minPerSecond: '10' }, /minPerSecond: expected a number from 0, got '10'/],
    [{ ttl: 999 }, /ttl: expected a duration from 1 s to 60 s, got 999/],
    [{ ttl: 60_001 }, /ttl: expected a duration from 1 s to 60 s, got 60001/],
    [{ ttl: 'long' }, /ttl: expected milliseconds or a string like '90s', got 'long'/],
    [{ percent: 20 }, /unknown option 'percent'/],
  ])('%j is refused', (given, message) => {
    expect(() => quota(given as never)).toThrow(TypeError)
    expect(() => quota(given as never)).toThrow(message)
  })

  test.each([{ ttl: 1000 }, { ttl: '60s' }, { ratio: 1000 }, { minPerSecond: 0.5 }])(
    '%j is taken',
    (given) => {
      expect(() => quota(given)).not.toThrow()
    },
  )
})
