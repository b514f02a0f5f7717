import { createImage, pipeline, type CallError } from '@stint/core'
import { deadline, failover, retry } from '@stint/middleware'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import { beforeEach, expect, test } from 'vitest'

let clock = virtualClock()
beforeEach(() => {
  clock = virtualClock()
})

const request = { prompt: 'a poster' }
const declare = () => pipeline(createImage, { clock, random: () => 0.5 })
const failure = (call: Promise<unknown>): Promise<CallError> =>
  clock.run(
    call.then(
      () => expect.unreachable('it should have failed'),
      (error: unknown) => error as CallError,
    ),
  )

test('3. Starvation: A is cut at half of the deadline, and B has the time it needs', async () => {
  const a = scriptedProvider('a', ['hang'], { honoursAbort: false })
  const b = scriptedProvider('b', [{ after: '20s', ok: true }])
  const { report, provider } = await clock.run(
    declare()
      .use(deadline('180s'))
      .use(failover([a, b], { share: 'even' }))
      .run(request),
  )

  expect(provider).toBe('b')
  expect(report.elapsedMs).toBe(110_000)
  expect(report.attempts).toMatchObject([
    { target: 'a', ms: 90_000, fault: { kind: 'timeout' }, cutBy: 'failover' },
    { target: 'b', startedMs: 90_000, ms: 20_000 },
  ])
})

test('4. Legitimately slow: a provider that takes 480 s of 600 s is cut by nothing', async () => {
  const slow = scriptedProvider('slow', [{ after: '480s', ok: true }])
  const { report } = await clock.run(
    declare()
      .use(deadline('600s'))
      .use(failover([slow], { share: 'even', floor: '60s' }))
      .use(retry())
      .run(request),
  )
  expect(report).toMatchObject({
    elapsedMs: 480_000,
    attempts: [{ target: 'slow', ms: 480_000 }],
    skips: [],
  })
  expect(report.attempts[0]).not.toHaveProperty('fault')
})

test('4. Legitimately slow: a share below the useful minimum skips the attempt and says so', async () => {
  const a = scriptedProvider('a', [{ after: '560s', fail: 'overloaded' }])
  const b = scriptedProvider('b', ['ok'])
  const error = await failure(
    declare()
      .use(deadline('600s'))
      .use(failover([a, b], { floor: '60s' }))
      .run(request),
  )
  expect(b.requests).toHaveLength(0)
  expect(error.fault?.kind).toBe('overloaded')
  expect(error.report.skips).toMatchObject([{ layer: 'failover', target: 'b' }])
  expect(error.report.skips[0]?.reason).toBe('no time left: 40 s are less than the floor of 60 s')
})

test('15. Own deadline: the error carries limit, elapsed time and last real fault; nobody fails over after it', async () => {
  const a = scriptedProvider('a', [
    { after: '5s', fail: { kind: 'overloaded', status: 503 } },
    'hang',
  ])
  const b = scriptedProvider('b', ['ok'])
  const error = await failure(
    declare()
      .use(deadline('60s'))
      .use(failover([a, b]))
      .use(retry())
      .run(request),
  )
  expect(error.stoppedBy).toEqual({ layer: 'deadline', index: 0, limit: 60_000 })
  expect(error.report.elapsedMs).toBe(60_000)
  expect(error.fault).toMatchObject({ kind: 'overloaded', status: 503 })
  expect(error.message).toContain('60 s')
  expect(a.requests).toHaveLength(2)
  expect(b.requests).toHaveLength(0)
  await clock.advance('1h')
  expect(b.requests).toHaveLength(0)
  expect(clock.pending).toBe(0)
})

test('27. First things first: with a floor the first target gets its time, the last is given up, and the report says so', async () => {
  const hang = (id: string) => scriptedProvider(id, ['hang'])
  for (const options of [{ floor: '60s' }, { floor: '60s', share: 'even' }] as const) {
    const [a, b, c] = [hang('a'), hang('b'), hang('c')]
    const error = await failure(
      declare()
        .use(deadline('100s'))
        .use(failover([a, b, c], options))
        .run(request),
    )
    expect(error.report.attempts).toMatchObject([{ target: 'a', ms: 100_000 }])
    expect(error.report.skips.map(({ target }) => target)).toEqual(['b', 'c'])
    expect(error.report.skips.at(-1)?.reason).toBe(
      'no time left: the 100 s of deadline have passed',
    )
    expect(c.requests).toHaveLength(0)
  }
})
