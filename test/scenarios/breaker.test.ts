import { createImage, pipeline, type CallError, type Pipeline } from '@stint/core'
import { breaker, budget, deadline, failover, retry } from '@stint/middleware'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import { beforeEach, expect, test } from 'vitest'

let clock = virtualClock()
beforeEach(() => {
  clock = virtualClock()
})

const declare = () => pipeline(createImage, { clock, random: () => 0.5 })
const failure = (stack: Pipeline, request: object): Promise<CallError> =>
  clock.run(
    stack.run(request).then(
      () => expect.unreachable('it should have failed'),
      (error: unknown) => error as CallError,
    ),
  )

test('16. Agent re-calls: the same request is not sent a third time, another one goes through', async () => {
  const provider = scriptedProvider('a', ['hang'])
  const stack = declare()
    .use(breaker({ key: 'request', failures: 2, cooldown: '10m' }))
    .use(deadline('60s'))
    .use(failover([provider]))
    .use(retry())
  const again = () => ({
    prompt: 'a poster',
    references: [{ data: new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]) }],
  })

  for (let call = 1; call <= 2; call += 1) {
    expect((await failure(stack, again())).report.elapsedMs).toBe(60_000)
  }
  expect(provider.requests).toHaveLength(2)
  for (let call = 3; call <= 5; call += 1) {
    const error = await failure(stack, again())
    expect(error.report).toMatchObject({ elapsedMs: 0, attempts: [] })
    expect(error.advice.again).toBe('changed')
  }
  expect(provider.requests).toHaveLength(2)
  await failure(stack, { prompt: 'another poster' })
  expect(provider.requests).toHaveLength(3)
})

test('17. Breaker: a cooldown is not extended, one probe goes out, skips cost nothing, state outlives the call', async () => {
  const a = scriptedProvider('a', ['overloaded', 'overloaded', { after: '5s', ok: true }])
  const b = scriptedProvider('b', ['ok'])
  const stack = declare()
    .use(budget({ attempts: 2 }))
    .use(failover([a, b], { reserve: 0 }))
    .use(breaker({ failures: 2, cooldown: '30s' }))
  const run = () => stack.run({ prompt: 'a poster' })

  for (let call = 1; call <= 2; call += 1) expect((await clock.run(run())).provider).toBe('b')
  await clock.advance('29s')
  const skipped = await clock.run(run())
  expect(skipped.report.attempts).toMatchObject([{ number: 1, target: 'b' }])
  expect(skipped.report.skips).toMatchObject([{ layer: 'breaker', target: 'a', afterMs: 1000 }])
  expect(a.requests).toHaveLength(2)

  await clock.advance('1s')
  const five = await clock.run(Promise.all([run(), run(), run(), run(), run()]))
  expect(five.map(({ provider }) => provider).toSorted()).toEqual(['a', 'b', 'b', 'b', 'b'])
  expect(a.requests).toHaveLength(3)
  expect((await clock.run(run())).provider).toBe('a')
})

test("29. Nobody attempted: every target's breaker is open, and the error has refusals with the earliest time", async () => {
  const a = scriptedProvider('a', ['overloaded'])
  const b = scriptedProvider('b', [{ after: '10s', fail: 'overloaded' }])
  const stack = declare()
    .use(deadline('90s'))
    .use(failover([a, b]))
    .use(retry({ backoff: 0 }))
    .use(breaker({ failures: 1, cooldown: '60s' }))
  await failure(stack, { prompt: 'a poster' })
  await clock.advance('5s')
  const error = await failure(stack, { prompt: 'a poster' })

  expect(error.fault).toBeUndefined()
  expect(error.refusals).toMatchObject([
    { layer: 'breaker', target: 'a', afterMs: 45_000 },
    { layer: 'breaker', target: 'b', afterMs: 55_000 },
  ])
  expect(error.advice).toMatchObject({ again: 'later', afterMs: 45_000 })
  expect(error.report).toMatchObject({
    attempts: [],
    elapsedMs: 0,
    skips: [{ target: 'a' }, { target: 'b' }],
  })
})
