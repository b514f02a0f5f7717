import {
  createImage,
  pipeline,
  type CallError,
  type Layer,
  type Pipeline,
  type Report,
} from '@stint/core'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import { beforeEach, describe, expect, test } from 'vitest'
import { breaker, deadline, failover, hedge, retry } from '../index.ts'
import { limit } from './index.ts'

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
const slow = (id = 'a', options = {}) => scriptedProvider(id, [{ after: '10s', ok: true }], options)
const times = (provider: { requests: { at: number }[] }) => provider.requests.map(({ at }) => at)

/** Several calls at once, or after a while: how each came out. */
async function all(stack: Pipeline, count: number, options = {}): Promise<(Report | CallError)[]> {
  const calls = Array.from({ length: count }, () =>
    stack.run(request, options).then(
      ({ report }) => report,
      (error: unknown) => error as CallError,
    ),
  )
  return clock.run(Promise.all(calls))
}

async function nothingIsLeft(): Promise<void> {
  await clock.advance(0)
  expect(clock.pending).toBe(0)
}

const isError = (outcome: Report | CallError): outcome is CallError => outcome instanceof Error

describe('concurrent', () => {
  test('no more are inside at a time, of all calls together, in the order they came', async () => {
    const provider = slow()
    const stack = declare(limit({ concurrent: 2, queue: 9 })).to(provider)
    const reports = await all(stack, 5)
    expect(times(provider)).toEqual([0, 0, 10_000, 10_000, 20_000])
    expect(reports.map(({ elapsedMs }: any) => elapsedMs)).toEqual([
      10_000, 10_000, 20_000, 20_000, 30_000,
    ])
    await nothingIsLeft()
  })

  test('the time in the queue stands in the report as a wait', async () => {
    const stack = declare(limit({ concurrent: 1, queue: 9 })).to(slow())
    const [, , third] = await all(stack, 3)
    expect(third).toMatchObject({
      waits: [
        {
          layer: 'limit',
          index: 0,
          target: 'a',
          startedMs: 0,
          ms: 20_000,
          reason: 'for its turn: 1 inside, 1 ahead',
        },
      ],
    })
  })

  test('without a queue what does not fit is refused at once, and failover moves on', async () => {
    const [a, b] = [slow('a'), slow('b')]
    const stack = declare(failover([a, b]), limit({ concurrent: 1 }))
    const outcomes = await all(stack, 3)
    expect([a.requests.length, b.requests.length]).toEqual([1, 1])
    const refused = outcomes.find(isError)!
    expect(refused.fault).toBeUndefined()
    expect(refused.report.elapsedMs).toBe(0)
    expect(refused.refusals[0]).toMatchObject({
      layer: 'limit',
      target: 'a',
      again: 'later',
      reason: '1 of 1 are inside; there is no queue',
    })
    expect(refused.refusals[0]?.afterMs).toBeUndefined()
  })

  test('a full queue refuses', async () => {
    const outcomes = await all(declare(limit({ concurrent: 1, queue: 2 })).to(slow()), 5)
    const refused = outcomes.filter(isError)
    expect(refused).toHaveLength(2)
    expect(refused[0]?.refusals[0]?.reason).toBe('1 of 1 are inside; the queue is full with 2')
  })

  test('targets are counted by themselves', async () => {
    const [a, b] = [slow('a'), slow('b')]
    const shared = limit({ concurrent: 1 })
    const both = [declare(shared).to(a).run(request), declare(shared).to(b).run(request)]
    expect(await clock.run(Promise.all(both))).toHaveLength(2)
    expect([times(a), times(b)]).toEqual([[0], [0]])
  })

  test('above failover it counts calls', async () => {
    const stack = declare(limit({ concurrent: 1, queue: 1 }), failover([slow('a'), slow('b')]))
    const reports = await all(stack, 2)
    expect(reports.map(({ elapsedMs }: any) => elapsedMs)).toEqual([10_000, 20_000])
  })

  test('a function names what is limited by itself', async () => {
    const provider = slow()
    const perUser = limit({ concurrent: 1, key: (ctx) => ctx.call.labels['user'] ?? '' })
    const stack = declare(perUser).to(provider)
    const calls = ['ann', 'bob', 'ann'].map((user) =>
      stack.run(request, { labels: { user } }).then(
        () => 'ok',
        () => 'refused',
      ),
    )
    expect(await clock.run(Promise.all(calls))).toEqual(['ok', 'ok', 'refused'])
  })

  test('a function that names nothing is a mistake', async () => {
    const stack = declare(limit({ concurrent: 1, key: () => 7 as never })).to(slow())
    const [error] = await all(stack, 1)
    expect((error as CallError).cause).toMatchObject({
      message: 'limit: key: expected the function to give a string, got number',
    })
  })
})

describe('perMinute', () => {
  test('counts a start after which something was sent, whatever came of the last try', async () => {
    const unsent = { fail: { kind: 'network', delivery: 'unsent' } } as const
    const provider = scriptedProvider('a', ['overloaded', unsent, unsent, unsent, 'ok'])
    const stack = declare(limit({ perMinute: 1 }), retry({ attempts: 2, backoff: 0 })).to(provider)
    await all(stack, 1)
    expect(await all(stack, 1)).toMatchObject([{ refusals: [{ layer: 'limit' }] }])
    await clock.advance('1m')
    await all(stack, 1)
    expect(await all(stack, 1)).toMatchObject([{ outcome: 'ok' }])
    expect(provider.requests).toHaveLength(5)
  })

  test('no more start within any minute', async () => {
    const provider = scriptedProvider('a', ['ok'])
    const stack = declare(limit({ perMinute: 2, queue: 9 })).to(provider)
    await all(stack, 1)
    await clock.advance('30s')
    await all(stack, 4)
    expect(times(provider)).toEqual([0, 30_000, 60_000, 90_000, 120_000])
    await nothingIsLeft()
  })

  test('a refusal says when the next can start', async () => {
    const stack = declare(limit({ perMinute: 2 })).to(scriptedProvider('a', ['ok']))
    await all(stack, 2)
    await clock.advance('10s')
    const [error] = (await all(stack, 1)) as [CallError]
    expect(error.refusals[0]).toMatchObject({
      afterMs: 50_000,
      reason: '2 of 2 have started within a minute; there is no queue',
    })
    expect(error.advice).toMatchObject({ again: 'later', afterMs: 50_000 })
  })

  test('whoever would start too late for its deadline is refused at once', async () => {
    const provider = scriptedProvider('a', ['ok'])
    const stack = declare(deadline('90s'), limit({ perMinute: 1, queue: 9 })).to(provider)
    await all(stack, 1)
    const outcomes = await all(stack, 2)
    expect(outcomes.filter((outcome) => !isError(outcome))).toHaveLength(1)
    const refused = outcomes.find(isError)!
    expect(refused.report.elapsedMs).toBe(0)
    expect(refused.refusals[0]?.reason).toBe(
      '1 of 1 have started within a minute; the next can start in 2 min, too late for the 90 s left',
    )
    await nothingIsLeft()
  })

  test('an entry after which nothing was sent does not count', async () => {
    const opened = breaker({ failures: 1 })
    const a = scriptedProvider('a', ['overloaded'])
    const shared = limit({ perMinute: 1 })
    await all(declare(opened).to(a), 1)
    const [refused] = (await all(declare(shared, opened).to(a), 1)) as [CallError]
    expect(refused.refusals[0]?.layer).toBe('breaker')
    const gated = scriptedProvider('a', ['ok'], { accepts: 'takes text only' })
    await all(declare(shared).to(gated), 1)
    const [fine] = await all(declare(shared).to(scriptedProvider('a', ['ok'])), 1)
    expect(isError(fine!)).toBe(false)
  })

  test('both limits hold at once', async () => {
    const provider = slow()
    await all(declare(limit({ concurrent: 1, perMinute: 3, queue: 9 })).to(provider), 5)
    expect(times(provider)).toEqual([0, 10_000, 20_000, 60_000, 70_000])
    await nothingIsLeft()
  })
})

describe('who waits', () => {
  test('leaves the queue at once when the caller aborts, and keeps nobody up', async () => {
    const provider = slow()
    const stack = declare(limit({ concurrent: 1, queue: 9 })).to(provider)
    const first = stack.start(request)
    const second = stack.start(request)
    const third = stack.start(request)
    await clock.advance('4s')
    second.abort(new Error('the user left'))
    await expect(second.result).rejects.toThrow('the user left')
    expect(second.report).toMatchObject({ elapsedMs: 4000, waits: [{ ms: 4000 }], attempts: [] })
    await clock.run(Promise.all([first.result, third.result]))
    expect(times(provider)).toEqual([0, 10_000])
    await nothingIsLeft()
  })

  test('is cut by its deadline, and the report says what it waited for', async () => {
    const stack = declare(deadline('15s'), limit({ concurrent: 1, queue: 9 })).to(
      scriptedProvider('a', [{ after: '14s', ok: true }]),
    )
    const outcomes = await all(stack, 3)
    const cut = outcomes.filter(isError)
    expect(cut).toHaveLength(2)
    expect(cut[1]?.report).toMatchObject({
      elapsedMs: 15_000,
      attempts: [],
      waits: [{ ms: 15_000 }],
    })
    expect(cut[1]?.stoppedBy).toMatchObject({ layer: 'deadline' })
    await nothingIsLeft()
  })

  test('and its timer goes with it', async () => {
    const stack = declare(limit({ perMinute: 1, queue: 9 })).to(scriptedProvider('a', ['ok']))
    await all(stack, 1)
    const call = stack.start(request)
    await clock.advance('1s')
    expect(clock.pending).toBe(1)
    call.abort()
    await expect(call.result).rejects.toThrow(/aborted/)
    await nothingIsLeft()
  })

  test('a deadline of one attempt, below, begins when its turn has come', async () => {
    const stack = declare(limit({ concurrent: 1, queue: 9 }), deadline('12s')).to(slow())
    const outcomes = await all(stack, 3)
    expect(outcomes.filter(isError)).toHaveLength(0)
  })
})

describe('room', () => {
  test('is given back by a fault, once', async () => {
    const provider = scriptedProvider('a', [{ after: '1s', fail: 'overloaded' }])
    const stack = declare(retry({ attempts: 2, backoff: 0 }), limit({ concurrent: 1 })).to(provider)
    await all(stack, 1)
    expect(times(provider)).toEqual([0, 1000])
    const two = await all(stack, 2)
    expect(two.filter(isError).map(({ report }) => report.attempts.length)).toEqual([2, 0])
  })

  test('is given back at the cut of a provider that ignores its signal', async () => {
    const deaf = scriptedProvider('a', [{ after: '1h', ok: true }], { honoursAbort: false })
    const shared = limit({ concurrent: 1 })
    await all(declare(shared, deadline('5s')).to(deaf), 1)
    await all(declare(deadline('5s'), shared).to(deaf), 1)
    const call = declare(shared).to(deaf).start(request)
    await clock.advance('1s')
    call.abort()
    await expect(call.result).rejects.toThrow(/aborted/)
    const [fine] = await all(declare(shared).to(scriptedProvider('a', ['ok'])), 1)
    expect(isError(fine!)).toBe(false)
    await clock.advance('2h')
    expect(deaf.requests).toHaveLength(3)
  })

  test('is given back at the cut of a middleware below that does not notice', async () => {
    const shared = limit({ concurrent: 1 })
    const stuck: Layer = () => new Promise(() => undefined)
    await all(declare(deadline('5s'), shared, stuck).to(slow()), 1)
    const [fine] = await all(declare(shared).to(slow()), 1)
    expect(isError(fine!)).toBe(false)
  })

  test('the loser of a hedge gives it back when the winner has come in', async () => {
    const provider = scriptedProvider('a', ['hang', { after: '1s', ok: true }, 'ok'])
    const shared = limit({ concurrent: 2 })
    await all(declare(hedge({ after: '5s' }), shared).to(provider), 1)
    const outcomes = await all(declare(shared).to(provider), 2)
    expect(outcomes.filter(isError)).toHaveLength(0)
  })

  test('a hedge whose second entry waits in the queue ends with the first', async () => {
    const provider = scriptedProvider('a', [{ after: '9s', ok: true }])
    const stack = declare(hedge({ after: '5s' }), limit({ concurrent: 1, queue: 1 })).to(provider)
    const [report] = await all(stack, 1)
    expect(report).toMatchObject({ elapsedMs: 9000, waits: [{ layer: 'limit', ms: 4000 }] })
    expect(provider.requests).toHaveLength(1)
    await nothingIsLeft()
  })
})

test('with a queue nobody knows how long it takes, unless a deadline does', () => {
  const explain = (...layers: Layer[]) =>
    declare(...layers, deadline('40s'))
      .to(slow())
      .explain()
  expect(explain(limit({ concurrent: 1 })).elapsedMs).toBe(40_000)
  expect(explain(limit({ concurrent: 1, queue: 1 })).elapsedMs).toBe(Infinity)
  expect(explain(deadline('90s'), limit({ concurrent: 1, queue: 1 })).elapsedMs).toBe(90_000)
  expect(explain(limit({ concurrent: 1 }))).toMatchObject({ attempts: 1, atMost: true })
})

describe('options', () => {
  test.each([
    [undefined, /limit: expected \{ concurrent, perMinute, queue, key \}, got nothing/],
    [{}, /limit: expected at least one of concurrent, perMinute/],
    [{ queue: 3 }, /limit: expected at least one of concurrent, perMinute/],
    [{ concurrent: 0 }, /concurrent: expected a whole number from 1, got 0/],
    [{ concurrent: Infinity }, /concurrent: expected a whole number from 1, got Infinity/],
    [{ perMinute: 1.5 }, /perMinute: expected a whole number from 1, got 1.5/],
    [{ concurrent: 1, queue: -1 }, /queue: expected a whole number from 0, got -1/],
    [
      { concurrent: 1, key: 'request' },
      /key: expected 'target' or \(ctx\) => string, got 'request'/,
    ],
    [{ concurrent: 1, max: 2 }, /unknown option 'max'/],
  ])('%j is refused', (given, message) => {
    expect(() => limit(given as never)).toThrow(TypeError)
    expect(() => limit(given as never)).toThrow(message)
  })
})
