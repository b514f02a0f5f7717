import {
  CallError,
  createImage,
  pipeline,
  type ImageRequest,
  type Layer,
  type Pipeline,
  type Target,
} from '@stint/core'
import { scriptedProvider, virtualClock, type Script, type VirtualClock } from '@stint/testkit'
import { beforeEach, describe, expect, it } from 'vitest'
import { breaker, budget, deadline, hedge, retry } from '../index.ts'
import { failover } from './failover.ts'
import { pool, type PoolOptions } from './pool.ts'

let clock: VirtualClock

beforeEach(() => {
  clock = virtualClock()
})

const member = (id: string, script: Script<ImageRequest> = [{ ok: true }]) =>
  scriptedProvider(id, script)

/** A pipeline that ends in a target. */
function line(target: Target, ...layers: readonly Layer[]): Pipeline {
  return layers
    .reduce<Pipeline>((whole, layer) => whole.use(layer), pipeline(createImage, { clock }))
    .to(target)
}

const run = (whole: Pipeline) => clock.run(whole.run({ prompt: 'x' }))

async function failureOf(whole: Pipeline): Promise<CallError> {
  const error: unknown = await run(whole).catch((thrown: unknown) => thrown)
  if (!CallError.isInstance(error)) throw new Error(`no CallError: ${String(error)}`)
  return error
}

const targets = ({ report }: { report: CallError['report'] }): string[] =>
  report.attempts.map(({ target }) => target)

describe('the rotation', () => {
  it('begins with each member in turn, whatever kinds of calls come by and how often', async () => {
    const whole = pool('keys', [member('a'), member('b'), member('c')])
    const kinds = [line(whole), line(whole, retry({ attempts: 2 }))]
    const asked: string[] = []
    for (const [at, count] of [5, 1, 4, 1, 3, 1].entries()) {
      for (let call = 0; call < count; call += 1) {
        // oxlint-disable-next-line no-await-in-loop -- one call after the other
        asked.push((await run(kinds[at % 2]!)).provider)
      }
    }
    expect(asked.join('')).toBe('abcabcabcabcabc')
  })

  it('moves by one with a call, however many members that has tried', async () => {
    const limited: Script<ImageRequest> = [
      { fail: { kind: 'rate_limit', retryAfterMs: 1000 } },
      { ok: true },
    ]
    const whole = line(pool('keys', [member('a', limited), member('b'), member('c')]))
    expect(targets(await run(whole))).toEqual(['a', 'b'])
    await clock.advance('1s')
    expect(targets(await run(whole))).toEqual(['b'])
    expect(targets(await run(whole))).toEqual(['c'])
    expect(targets(await run(whole))).toEqual(['a'])
  })
})

describe('a fault of the key or the account, and a rate limit', () => {
  it.each(['auth', 'quota', 'billing', 'rate_limit'] as const)(
    'leads to the next member at once: %s',
    async (kind) => {
      const whole = line(pool('keys', [member('a', [{ fail: kind }]), member('b')]), retry())
      const { provider, report } = await run(whole)
      expect(provider).toBe('b')
      expect(report.waits).toEqual([])
      expect(report.elapsedMs).toBe(0)
    },
  )

  it('rests the member until its Retry-After is over, in all calls', async () => {
    const a = member('a', [{ fail: { kind: 'rate_limit', retryAfterMs: 42_000 } }, { ok: true }])
    const b = member('b')
    const keys = pool('keys', [a, b])
    await run(line(keys))
    await clock.advance('41s')
    const other = await run(line(keys, retry()))
    await run(line(keys))
    expect(a.requests).toHaveLength(1)
    expect(other.provider).toBe('b')
    await clock.advance('2s')
    await run(line(keys))
    await run(line(keys))
    expect(a.requests).toHaveLength(2)
  })

  it('rests the member for the cooldown where it says no time, and tells of it in the report', async () => {
    const a = member('a', [{ fail: 'auth' }])
    const whole = line(pool('keys', [a, member('b')], { cooldown: '10m' }))
    await run(whole)
    await run(whole)
    await clock.advance('9m')
    const { report } = await run(whole)
    expect(a.requests).toHaveLength(1)
    expect(report.skips).toMatchObject([
      { layer: 'pool', target: 'a', afterMs: 60_000, reason: expect.stringContaining('auth') },
    ])
    await clock.advance('1m')
    await run(whole).catch(() => undefined)
    await run(whole).catch(() => undefined)
    expect(a.requests).toHaveLength(2)
  })

  it('of all members goes up, with the time at which the first of them may be asked again', async () => {
    const limited = (id: string, retryAfterMs: number) =>
      member(id, [{ fail: { kind: 'rate_limit', retryAfterMs } }, { ok: true }])
    const keys = pool('keys', [limited('a', 30_000), limited('b', 20_000)])
    const { report, provider } = await run(line(keys, retry({ attempts: 2 })))
    expect(report.waits).toMatchObject([{ layer: 'retry', ms: 20_000 }])
    expect(targets({ report })).toEqual(['a', 'b', 'b'])
    expect(provider).toBe('b')
  })

  it('of all members, when none may be asked, is one refusal with the earliest time to come back', async () => {
    const keys = pool('keys', [member('a', [{ fail: 'auth' }]), member('b', [{ fail: 'auth' }])])
    expect((await failureOf(line(keys))).fault?.kind).toBe('auth')
    await clock.advance('10s')
    const error = await failureOf(line(keys))
    expect(error.report.attempts).toEqual([])
    expect(error.advice).toMatchObject({ again: 'later', afterMs: 50_000 })
  })
})

describe('any other fault', () => {
  it.each(['server_error', 'content_policy', 'unsupported', 'not_found', 'timeout'] as const)(
    'leaves the pool, for it would meet the other members too: %s',
    async (kind) => {
      const b = member('b')
      const error = await failureOf(line(pool('keys', [member('a', [{ fail: kind }]), b])))
      expect(error.fault?.kind).toBe(kind)
      expect(b.requests).toEqual([])
    },
  )

  it('that may have been paid keeps the call with its member: no other key buys it again', async () => {
    const b = member('b')
    const keys = pool('keys', [member('a', ['hang']), b])
    const error = await failureOf(line(keys, retry({ attempts: 3 }), deadline('10s')))
    expect(targets(error)).toEqual(['a'])
    expect(b.requests).toEqual([])
    const again = retry({ attempts: 2, resend: 'unknown', backoff: 0 })
    const twice = pool('keys', [member('c', ['hang', { ok: true }]), member('d')])
    expect(targets(await run(line(twice, again, deadline('10s'))))).toEqual(['c', 'c'])
  })
})

describe('beside other layers', () => {
  it('its rests and its rotation are its own, other targets are untouched', async () => {
    const keys = pool('keys', [member('a', [{ fail: 'auth' }]), member('b', [{ fail: 'auth' }])])
    const whole = pipeline(createImage, { clock }).use(failover([keys, member('other')]))
    expect(targets(await run(whole))).toEqual(['a', 'b', 'other'])
    const { report } = await run(whole)
    expect(targets({ report })).toEqual(['other'])
    expect(report.skips.map((skip: { target?: string }) => skip.target)).toEqual(['b', 'a'])
  })

  it('its members are explained and charged as part of the whole', async () => {
    const failing = (id: string) => member(id, [{ fail: { kind: 'rate_limit', retryAfterMs: 0 } }])
    const keys = pool('keys', [failing('a'), failing('b'), failing('c')])
    const nest = line(keys, retry({ attempts: 2, backoff: 0 }), retry({ attempts: 3, backoff: 0 }))
    expect(nest.explain().attempts).toBe(18)
    expect(String(nest.explain())).toContain('× 3 targets')
    expect((await failureOf(nest)).report.attempts).toHaveLength(18)
    const capped = line(keys, budget({ attempts: 4 }), retry({ attempts: 6, backoff: 0 }))
    expect((await failureOf(capped)).report.attempts).toHaveLength(4)
  })

  it('explain finds nothing in the stack of the README with a pool in it', () => {
    const keys = pool('keys', [member('a'), member('b')])
    const whole = pipeline(createImage)
      .use(deadline('90s'))
      .use(budget({ attempts: 4 }))
      .use(failover([keys, member('c')], { reserve: { attempts: 1, time: '25s' } }))
      .use(retry({ attempts: 2 }))
      .use(breaker({ failures: 5, cooldown: '30s' }))
      .use(deadline('40s'))
    expect(whole.explain().findings).toEqual([])
  })

  it('with the id of a member, that member is asked where failover stands between it and a hedge', async () => {
    const keys = pool('a', [member('a'), member('b')])
    const whole = pipeline(createImage, { clock })
      .use(hedge({ after: '5s' }))
      .use(failover([keys, member('c')]))
    const { provider, report } = await run(whole)
    expect([provider, report.skips]).toEqual(['a', []])
  })

  it('a hedge above it starts its second entry at another member', async () => {
    const keys = pool('keys', [member('a', ['hang']), member('b', [{ after: '1s', ok: true }])])
    const { provider, report } = await run(line(keys, hedge({ after: '5s' })))
    expect(provider).toBe('b')
    expect(report.elapsedMs).toBe(6000)
  })

  it('a budget that is used up in it gives up the members that are left, and says so', async () => {
    const keys = pool('keys', [
      member('a', [{ fail: 'auth' }]),
      member('b', [{ fail: 'auth' }]),
      member('c'),
    ])
    const error = await failureOf(line(keys, budget({ attempts: 1 })))
    expect(error).toMatchObject({ stoppedBy: { layer: 'budget' }, fault: { kind: 'auth' } })
    expect(error.report.skips).toMatchObject([
      { layer: 'pool', target: 'b', reason: expect.stringContaining('no attempts left') },
      { layer: 'pool', target: 'c', reason: expect.stringContaining('no attempts left') },
    ])
  })

  it('a member that is a pipeline and refuses leads to the next, and is not put to rest', async () => {
    const gate = breaker({ failures: 1, cooldown: '10s' })
    const guarded = pipeline(createImage, { id: 'guarded' })
      .use(gate)
      .to(member('a', [{ fail: 'server_error' }, { ok: true }]))
    const whole = line(pool('keys', [guarded, member('b')], { cooldown: '10m' }))
    await run(whole).catch(() => undefined)
    await run(whole)
    expect((await run(whole)).provider).toBe('b')
    await clock.advance('10s')
    expect(targets(await run(whole))).toEqual(['b'])
    expect(targets(await run(whole))).toEqual(['a'])
  })

  it('entered side by side with one member, it refuses the second entry', async () => {
    const keys = pool('keys', [member('a', ['hang'])])
    const error = await failureOf(line(keys, deadline('20s'), hedge({ after: '5s' })))
    expect(error.report.skips).toMatchObject([
      { layer: 'pool', target: 'a', reason: 'another entry, beside this one, is using it' },
    ])
    expect(error.report.attempts).toHaveLength(1)
  })

  it('what may pass goes up with the time of the cooldown, what is final with none', async () => {
    const again = retry({ attempts: 2, maxWait: '5m', on: () => true, backoff: '1s' })
    const limited = member('a', [{ fail: 'rate_limit' }, { ok: true }])
    const { report } = await run(line(pool('keys', [limited], { cooldown: '2m' }), again))
    expect(report.waits).toMatchObject([{ ms: 120_000 }])
    const unpaid = member('b', [{ fail: 'billing' }])
    const error = await failureOf(line(pool('keys', [unpaid], { cooldown: '2m' }), again))
    expect(error.report.waits).toMatchObject([{ ms: 1000 }])
  })

  it('with a cooldown of Infinity a member rests for good, and nobody is told when to come back', async () => {
    const keys = pool('keys', [member('a', [{ fail: 'auth' }])], { cooldown: Infinity })
    await failureOf(line(keys))
    await clock.advance('24h')
    const { report, advice, refusals } = await failureOf(line(keys))
    expect(JSON.parse(JSON.stringify(report))).toEqual(report)
    expect(report.skips[0]?.reason).toBe('it rests for good, after a fault of its key: auth')
    expect([advice.afterMs, refusals[0]?.afterMs]).toEqual([undefined, undefined])
  })

  it('an abort in it ends the call at once', async () => {
    const call = line(pool('keys', [member('a', ['hang']), member('b')])).start({ prompt: 'x' })
    await clock.advance('1s')
    call.abort()
    await expect(call.result).rejects.toMatchObject({ name: 'AbortError' })
    expect(call.report.attempts).toHaveLength(1)
  })
})

describe('held wrong', () => {
  it.each([
    [() => pool('', [member('a')]), "pool: id: expected a name, got ''"],
    [() => pool('p', []), 'pool: expected a non-empty array'],
    [() => pool('p', [member('a'), member('a')]), "pool: members[1]: 'a' is there twice"],
    [() => pool('p', [{} as never]), 'pool: members[0]'],
    [() => pool('p', [member('a')], { cooldown: 'soon' as never }), 'pool: cooldown'],
    [() => pool('p', [member('a')], { rest: 1 } as PoolOptions), "pool: unknown option 'rest'"],
    [() => pool('p', [member('a')], { operation: {} as never }), 'pool: operation'],
  ])('says what is wrong: %#', (make, text) => {
    expect(make).toThrow(text)
  })
})
