import { createImage, pipeline, type CallError } from '@stint/core'
import { budget, failover, retry } from '@stint/middleware'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import { expect, test } from 'vitest'

const prompt = 'a poster'

function failureOf(call: Promise<unknown>): Promise<CallError> {
  return call.then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => error as CallError,
  )
}

test('2. Shared budget: A, B, C, D in order, four submissions, and the error lists all four', async () => {
  const clock = virtualClock()
  const targets = ['A', 'B', 'C', 'D'].map((id) =>
    scriptedProvider(id, [{ fail: { kind: 'rate_limit', status: 429, message: `${id} is busy` } }]),
  )
  const call = pipeline(createImage, { clock, random: () => 0.5 })
    .use(budget({ attempts: 4 }))
    .use(failover(targets))
    .use(retry({ attempts: 3 }))
    .run({ prompt })
  const error = await clock.run(failureOf(call))

  expect(error.report.attempts.map(({ target }) => target)).toEqual(['A', 'B', 'C', 'D'])
  expect(targets.map(({ requests }) => requests.length)).toEqual([1, 1, 1, 1])
  for (const id of ['A', 'B', 'C', 'D'])
    expect(error.message).toMatch(new RegExp(`${id}: rate_limit .*${id} is busy`))
})

test('22. Accounting: fail, fail, succeed is three attempts with all that is known of them', async () => {
  const clock = virtualClock()
  const a = scriptedProvider('a', [{ after: '2s', fail: { kind: 'server_error', status: 500 } }], {
    price: () => 0.04,
  })
  const b = scriptedProvider(
    'b',
    [
      { after: '3s', fail: { kind: 'malformed_response', scope: 'model' } },
      { after: '4s', ok: true },
    ],
    { price: () => 0.02 },
  )
  const { report } = await clock.run(
    pipeline(createImage, { clock, random: () => 0.5 })
      .use(failover([a, b]))
      .use(retry({ attempts: 2, backoff: '1s', resend: 'unknown', on: ['malformed_response'] }))
      .run({ prompt }),
  )

  expect(report.attempts).toMatchObject([
    {
      number: 1,
      target: 'a',
      shape: 'original',
      startedMs: 0,
      ms: 2000,
      fault: {
        kind: 'server_error',
        status: 500,
        scope: 'provider',
        transient: true,
        delivery: 'rejected',
      },
      delivery: 'rejected',
      cost: 0,
    },
    {
      number: 2,
      target: 'b',
      shape: 'original',
      startedMs: 2000,
      ms: 3000,
      fault: { kind: 'malformed_response', scope: 'model', delivery: 'accepted' },
      delivery: 'accepted',
      cost: 0.02,
    },
    {
      number: 3,
      target: 'b',
      shape: 'original',
      startedMs: 6000,
      ms: 4000,
      delivery: 'accepted',
      cost: 0.02,
    },
  ])
  expect(report.attempts[2]).not.toHaveProperty('fault')
  expect(report.waits).toMatchObject([{ layer: 'retry', target: 'b', startedMs: 5000, ms: 1000 }])
  expect(report).toMatchObject({ outcome: 'ok', elapsedMs: 10_000, cost: 0.04, skips: [] })
})

test('23. Shared instance: one provider in two pipelines at once keeps to the limits of each', async () => {
  const clock = virtualClock()
  const shared = scriptedProvider('shared', (request: { prompt: string }) => ({
    after: request.prompt === 'patient' ? '2s' : '1s',
    fail: 'overloaded',
  }))
  const declared = pipeline(createImage, { clock, random: () => 0.5 })
  const patient = declared
    .use(budget({ attempts: 4 }))
    .use(retry({ attempts: 9, backoff: 0 }))
    .to(shared)
  const brief = declared
    .use(budget({ attempts: 2 }))
    .use(retry({ attempts: 9, backoff: 0 }))
    .to(shared)
  const reportOf = async (call: Promise<unknown>) => (await failureOf(call)).report
  const [first, second] = await clock.run(
    Promise.all([
      reportOf(patient.run({ prompt: 'patient' })),
      reportOf(brief.run({ prompt: 'brief' })),
    ]),
  )

  expect(first).toMatchObject({ elapsedMs: 8000, attempts: { length: 4 } })
  expect(second).toMatchObject({ elapsedMs: 2000, attempts: { length: 2 } })
  expect(shared.requests).toHaveLength(6)
})

test('27. First things first: two targets and a budget of one, the first is tried', async () => {
  const clock = virtualClock()
  const [a, b] = [scriptedProvider('a', ['overloaded']), scriptedProvider('b', ['ok'])]
  const call = pipeline(createImage, { clock, random: () => 0.5 })
    .use(budget({ attempts: 1 }))
    .use(failover([a, b]))
    .run({ prompt })
  const error = await clock.run(failureOf(call))

  expect(a.requests).toHaveLength(1)
  expect(b.requests).toHaveLength(0)
  expect(error.fault?.kind).toBe('overloaded')
  expect(error.stoppedBy).toEqual({ layer: 'budget', index: 0, limit: 1 })
  expect(error.report.skips).toMatchObject([
    { layer: 'failover', target: 'b', reason: /no attempts left/ },
  ])
})
