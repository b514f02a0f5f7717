import { defineMiddleware } from '@stint/core'
import { breaker, deadline, downgrade, failover, fewerReferences, retry } from '@stint/middleware'
import { describe, expect, it } from 'vitest'
import { compare } from './comparison.ts'
import { inWorld, type InWorld } from './__fixtures__/in-world.ts'
import type { Estimate } from './estimate.ts'

const eager = (attempts: number) => retry({ attempts, backoff: 1, resend: 'unknown' })

function expectHolds({ low, high }: Estimate, truth: number): void {
  expect(low).toBeLessThanOrEqual(truth)
  expect(high).toBeGreaterThanOrEqual(truth)
}

const busy: InWorld = {
  world: `
requests: { light: { share: 2 }, heavy: { references: 4 } }
arrivals: { perSecond: 0.5 }
targets:
  default: { latency: { median: 10s, p95: 40s }, faults: { overloaded: 0.1, hang: 0.02 } }
  a: { when: [{ if: { references: '3..' }, faults: { server_error: { rate: 0.5, sticky: target } } }] }
outages: [{ targets: [a], every: 20m, lasting: { exponential: 2m } }]
`,
  layers: (target) => [
    deadline('90s'),
    failover([target('a'), target('b')]),
    retry({ attempts: 2 }),
    downgrade([fewerReferences(2)]),
    breaker({ failures: 3, cooldown: '30s' }),
    deadline('40s'),
  ],
}

describe('a simulation', () => {
  it('is the same for the same seed, bit for bit, and another for another', async () => {
    const [one, same, other] = [
      await inWorld(busy),
      await inWorld(busy),
      await inWorld({ ...busy, seed: 2 }),
    ]
    expect(same).toEqual(one)
    expect(other.tally.ms).not.toEqual(one.tally.ms)
    expect(one.calls).toBe(2_000)
    expect(one.tally.names.length).toBeGreaterThan(3)
  })

  it.each([1, 2, 3])(
    'of a retry with %i attempts succeeds as often as it must',
    async (attempts) => {
      const { summary } = await inWorld({
        world: 'targets: { a: { faults: { overloaded: 0.4 } } }',
        layers: () => [eager(attempts)],
        to: 'a',
        calls: 5_000,
      })
      expectHolds(summary.success, 1 - 0.4 ** attempts)
      // 1 + p + p^2: what a retry sends.
      expectHolds(summary.submissions, (1 - 0.4 ** attempts) / 0.6)
      expect(summary.faults).toMatchObject([{ name: 'overloaded' }])
    },
  )

  it('of a failover over independent targets fails as often as all of them together', async () => {
    const { summary } = await inWorld({
      world: 'targets: { a: { faults: { quota: 0.3 } }, b: { faults: { quota: 0.5 } } }',
      layers: (target) => [failover([target('a'), target('b')])],
      calls: 5_000,
    })
    expectHolds(summary.success, 1 - 0.3 * 0.5)
  })

  it('takes as long as its world says, in its quantiles too', async () => {
    const { summary } = await inWorld({
      world: 'targets: { a: { latency: { median: 20s, p95: 60s } } }',
      to: 'a',
      calls: 5_000,
    })
    expectHolds(summary.p50Ms, 20_000)
    expectHolds(summary.p95Ms, 60_000)
  })

  it.each([
    'rate_limit',
    'quota',
    'billing',
    'auth',
    'not_found',
    'invalid_request',
    'content_policy',
    'unsupported',
    'too_large',
    'context_length',
    'overloaded',
    'server_error',
    'timeout',
    'network',
    'malformed_response',
    'empty_response',
    'unknown',
  ])('meets %s as often as its world says, and nothing else', async (kind) => {
    const { summary } = await inWorld({
      world: `targets: { a: { faults: { ${kind}: 0.3 } } }`,
      to: 'a',
      calls: 1_000,
    })
    expect(summary.faults.map(({ name }) => name)).toEqual([kind])
    expectHolds(summary.faults[0]!.share, 0.3)
  })

  it('of what hangs waits for the deadline, whose name it gives', async () => {
    const { summary } = await inWorld({
      world: 'targets: { a: { faults: { hang: 0.2 } } }',
      layers: () => [deadline('90s')],
      to: 'a',
    })
    expect(summary.stoppedBy).toMatchObject([{ name: 'deadline (layer 0, 90 s)' }])
    expectHolds(summary.stoppedBy[0]!.share, 0.2)
    expect(summary.p95Ms.value).toBe(90_000)
  })

  it.each(['one by one', '{ perSecond: 1 }'])(
    'of what hangs without a deadline never ends a call, arrivals %s',
    async (arrivals) => {
      const { summary } = await inWorld({
        world: `
arrivals: ${arrivals}
targets: { a: { latency: 10s, faults: { hang: 0.2 } } }`,
        to: 'a',
        calls: 500,
      })
      expect(summary).toMatchObject({
        calls: 500,
        p50Ms: { value: 10_000 },
        p99Ms: { value: Infinity },
      })
      expect(summary.faults).toMatchObject([{ name: 'never ended' }])
    },
  )

  it('carries a breaker from call to call', async () => {
    const world = 'targets: { a: { latency: 1s, faults: { overloaded: 1 } } }'
    const { summary } = await inWorld({
      world,
      layers: () => [breaker({ failures: 5, cooldown: '1h' })],
      to: 'a',
      calls: 1_000,
    })
    expect(summary.submissions.value).toBe(5 / 1_000)
    expect(summary.faults.map(({ name, calls }) => [name, calls])).toEqual([
      ['not attempted', 995],
      ['overloaded', 5],
    ])
  })

  it('asks a caller who calls again, and counts all until there is a result', async () => {
    const { summary } = await inWorld({
      world: `
again: { times: 2, after: 5s }
targets: { a: { latency: 1s, faults: { server_error: 1 } } }`,
      to: 'a',
      calls: 100,
    })
    expect(summary).toMatchObject({ success: { value: 0 }, submissions: { value: 3 } })
    expect(summary.p50Ms.value).toBe(13_000)
  })

  it('sends what has met a sticky fault to it again, until it is changed', async () => {
    const world = `
requests: { heavy: { references: 4 } }
targets:
  default: { faults: { server_error: { rate: 0.4, sticky: STICKY } } }`
    const at = (scope: string, layers: InWorld['layers']) =>
      inWorld({ world: world.replace('STICKY', scope), layers: layers!, to: 'a', calls: 3_000 })
    const again = await at('target', () => [eager(3)])
    expectHolds(again.summary.success, 0.6)
    const lighter = await at('target', () => [downgrade([fewerReferences(2)])])
    expectHolds(lighter.summary.success, 1 - 0.4 ** 2)
    expectHolds(lighter.summary.losses, 0.4 * 0.6)
    const elsewhere = (scope: string) =>
      inWorld({
        world: world.replace('STICKY', scope),
        layers: (target) => [failover([target('a'), target('b')])],
        calls: 3_000,
      })
    expectHolds((await elsewhere('target')).summary.success, 1 - 0.4 ** 2)
    expectHolds((await elsewhere('everywhere')).summary.success, 0.6)
  })

  it('has outages, which targets share or have by themselves', async () => {
    const during = (outages: string) =>
      inWorld({
        world: `
arrivals: { perSecond: 0.03 }
targets: {}
outages: ${outages}`,
        layers: (target) => [failover([target('a'), target('b')])],
        calls: 6_000,
      })
    const together = await during('[{ every: 1h, lasting: { exponential: 20m } }]')
    expectHolds(together.summary.success, 0.75)
    const apart = await during(
      '[{ targets: [a], every: 1h, lasting: { exponential: 20m } }, { targets: [b], every: 1h, lasting: { exponential: 20m } }]',
    )
    expectHolds(apart.summary.success, 1 - 0.25 ** 2)
    const fixed = await during(
      '[{ from: 0, lasting: 1000s }, { from: 2h, lasting: 1000s, faults: { auth: 1 } }]',
    )
    expect(fixed.summary.faults.map(({ name }) => name).toSorted()).toEqual(['auth', 'overloaded'])
    expect(fixed.summary.success.value).toBeCloseTo(1 - 2_000 / 200_000, 2)
  })

  it('counts requests per minute, and says when to come back', async () => {
    const { summary } = await inWorld({
      world: `
arrivals: { perSecond: 1 }
targets: { a: { latency: 1s, limit: { perMinute: 30 } } }`,
      to: 'a',
      calls: 3_000,
    })
    expect(summary.success.value).toBeCloseTo(0.5, 1)
    expect(summary.faults.map(({ name }) => name)).toEqual(['rate_limit'])
    const patient = await inWorld({
      world: 'targets: { a: { limit: { perMinute: 1 } } }',
      layers: () => [retry({ attempts: 2, backoff: 1, maxWait: '2m' })],
      to: 'a',
      calls: 50,
    })
    expect(patient.summary.success.value).toBe(1)
    // As long as Retry-After says, and a hair more.
    expect(patient.summary.p50Ms.value).toBeGreaterThanOrEqual(59_900)
    expect(patient.summary.p50Ms.value).toBeLessThan(61_000)
  })

  it('has targets that take only so much, which costs nothing', async () => {
    const { summary } = await inWorld({
      world: `
requests: { heavy: { references: 4 } }
targets: { a: { takes: { references: '..2' } }, b: { price: 0.04 } }`,
      layers: (target) => [failover([target('a'), target('b')])],
      calls: 100,
    })
    expect(summary).toMatchObject({ submissions: { value: 1 }, success: { value: 1 } })
    expect(summary.cost.value).toBeCloseTo(0.04)
  })

  it('tells hundreds of kinds of request apart', async () => {
    const kinds = Array.from({ length: 300 }, (_, at) => `kind${at}: { references: ${at % 2} }`)
    const world = `
requests: { ${kinds.join(', ')} }
targets: { a: { when: [{ if: { references: 1 }, faults: { content_policy: 1 } }] } }`
    const { summary } = await inWorld({ world, to: 'a', calls: 3_000 })
    expect(summary.kinds.reduce((sum, { calls }) => sum + calls, 0)).toBe(3_000)
    const last = summary.kinds.findLast(({ calls }) => calls > 0)
    expect(last?.name).toMatch(/^kind29/)
  })

  it('meets each call of two pipelines with the same luck', async () => {
    const world = `
requests: { light: {}, heavy: { references: 4 } }
arrivals: { perSecond: 1 }
targets: { a: { latency: { median: 10s, p95: 40s }, faults: { overloaded: 0.2 } } }`
    const one = await inWorld({ world, layers: () => [eager(2)], to: 'a' })
    const other = await inWorld({ world, layers: () => [eager(1)], to: 'a' })
    const first = [...other.tally.ok.keys()].filter((call) => other.tally.ok[call] === 1)
    expect(first.every((call) => one.tally.ms[call] === other.tally.ms[call])).toBe(true)
    expect(one.tally.kind).toEqual(other.tally.kind)
    const { success } = compare(one, other)
    expect(success.beyondChance).toBe(true)
    expectHolds(success, 0.2 * 0.8)
    const nothing = compare(one, await inWorld({ world, layers: () => [eager(2)], to: 'a' }))
    for (const difference of Object.values(nothing)) {
      expect(difference).toMatchObject({ value: 0, beyondChance: false })
    }
  })

  it('ends with what is known so far, all of whose first calls have ended', async () => {
    const interrupt = new AbortController()
    const told: number[] = []
    const { calls, tally } = await inWorld({
      ...busy,
      calls: 20_000,
      signal: interrupt.signal,
      onProgress: (done) => {
        told.push(done)
        interrupt.abort()
      },
    })
    expect(told).toEqual([500])
    expect(calls).toBeGreaterThan(400)
    expect(calls).toBeLessThanOrEqual(tally.count)
    expect(tally.count).toBeLessThan(600)
    const before = await inWorld({ ...busy, signal: AbortSignal.abort() })
    expect(before.calls).toBe(0)
  })

  it('throws what a layer throws that is a bug', async () => {
    const buggy = defineMiddleware({
      name: 'buggy',
      run: () => {
        throw new RangeError('a bug')
      },
    })
    for (const arrivals of ['one by one', '{ perSecond: 1 }']) {
      const world = `
arrivals: ${arrivals}
targets: {}`
      // oxlint-disable-next-line no-await-in-loop
      await expect(inWorld({ world, layers: () => [buggy], to: 'a' })).rejects.toThrow('a bug')
    }
  })
})
