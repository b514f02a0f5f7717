import { defineMiddleware, defineRepeater } from '@stint/core'
import type { Context, Enter, Layer, Next, Pipeline, Provider } from '@stint/core'
import {
  breaker,
  budget,
  deadline,
  downgrade,
  failover,
  hedge,
  limit,
  pool,
  retry,
} from '@stint/middleware'
import { exponential } from '@stint/middleware/retry'
import { fewerReferences, simplifyPrompt } from '@stint/middleware/downgrade'
import { scriptedProvider } from '@stint/testkit'
import { describe, expect, it } from 'vitest'
import { posterPipeline } from '../demo/poster-pipeline.ts'
import { found, named, stack, targets, type Part } from './stacks.ts'

const [a, b, c] = targets('a', 'b', 'c') as [Provider, Provider, Provider]
const shorten = (prompt: string): string => prompt
const lighter = [simplifyPrompt(shorten), fewerReferences(2)]
const tries = (attempts: number, more = {}): Layer => retry({ attempts, ...more })

function level(code: string, ...parts: readonly Part[]): string | undefined {
  return found(stack(...parts))[code]
}

function text(code: string, line: Pipeline): string | undefined {
  return line.explain().findings.find((finding) => finding.code === code)?.text
}

it("nothing is found in the README's stack", () => {
  expect(posterPipeline([a, b], { shorten }).explain().findings).toEqual([])
})

it('a finding says where, in numbers, what mends it, and where to read on', () => {
  const [finding] = stack(deadline('180s'), deadline('600s'), a).explain().findings
  expect(finding).toEqual({
    code: 'deadline-never-fires',
    level: 'error',
    layer: 1,
    text: "deadline('600s') (layer 1) can never fire: deadline('180s') (layer 0) around it has begun before and ends everything inside after 3 min",
    mend: 'make it shorter than 3 min, as long as one attempt may take, or take it out',
    docs: 'docs/findings/deadline-never-fires.md',
  })
})

it('a finding in a pipeline that is a target names that pipeline', () => {
  const inner = stack(deadline('60s'), tries(2, { backoff: 0 }), deadline('50s'), a)
  const whole = stack(
    deadline('55s'),
    budget({ attempts: 4 }),
    failover([inner, b], { share: 'even' }),
  )
  expect(whole.explain().findings).toMatchObject([
    { code: 'deadline-never-fires', pipeline: 'createImage', layer: 0 },
  ])
  expect(whole.explain().findings[0]?.text).toContain("(layer 0 of 'createImage')")
})

it('the worst comes first', () => {
  const outside = scriptedProvider('o', ['ok'], { wire: 'outside' })
  const line = stack(tries(2), tries(2), deadline('9s'), deadline('9s'), outside)
  const levels = line.explain().findings.map((finding) => finding.level)
  expect(levels).toEqual(['error', 'warning', 'warning', 'note'])
})

describe('deadline-never-fires', () => {
  const code = 'deadline-never-fires'

  it('also when both are equal, and when another layer of such a role is around', () => {
    const patience = defineMiddleware({
      name: 'patience',
      role: { kind: 'deadline', ms: 5000 },
      run: (_ctx: Context, next: Next) => next(),
    })
    expect(level(code, deadline('9s'), deadline('9s'), a)).toBe('error')
    expect(level(code, patience, deadline('9s'), a)).toBe('error')
    expect(level(code, deadline('9s'), deadline('8s'), a)).toBeUndefined()
    expect(level(code, deadline('9s'), tries(2), deadline('8s'), a)).toBeUndefined()
  })

  it('not when it fires on the way to some target', () => {
    const shared = stack(deadline('20s'), a)
    const strictly = stack(deadline('10s'), shared)
    expect(level(code, failover([shared, b]))).toBeUndefined()
    expect(found(strictly)[code]).toBe('error')
  })
})

describe('no-deadline', () => {
  it('names the targets without one, and how many attempts may hang', () => {
    const inner = stack(deadline('9s'), a)
    expect(text('no-deadline', stack(failover([inner, b, c]), tries(2)))).toMatch(
      /above b and c: .* up to 6 attempts/,
    )
  })

  it('is a note when attempts have one, and some layer above them may wait', () => {
    const line = stack(downgrade(lighter), deadline('9s'), a)
    expect(found(line)).toEqual({ 'no-deadline': 'note' })
    expect(text('no-deadline', line)).toContain('downgrade (layer 0) may wait')
  })

  it('is not said when the time is known', () => {
    expect(level('no-deadline', tries(2), deadline('9s'), a)).toBeUndefined()
  })
})

describe('no-budget', () => {
  it('is not said of one layer that repeats, nor of one budget for each target', () => {
    expect(level('no-budget', tries(5), a)).toBeUndefined()
    expect(level('no-budget', failover([a]), tries(3))).toBeUndefined()
    expect(level('no-budget', failover([a, b]), budget({ attempts: 3 }), tries(3))).toBeUndefined()
    expect(level('no-budget', failover([a, b]), tries(3))).toBe('warning')
    expect(level('no-budget', tries(2), failover([a, b]), budget({ attempts: 3 }))).toBe('warning')
  })

  it('is said below a budget that caps neither attempts nor cost', () => {
    const two = [failover([a, b]), tries(3)]
    const priced = scriptedProvider('p', ['ok'], { price: () => 1 })
    expect(level('no-budget', budget({ unconfirmed: 1 }), ...two)).toBe('warning')
    expect(level('no-budget', budget({ unconfirmed: 1, attempts: 4 }), ...two)).toBeUndefined()
    expect(level('no-budget', budget({ cost: 9 }), tries(2), tries(2), priced)).toBeUndefined()
  })

  it('is not said of a layer that repeats nothing', () => {
    expect(level('no-budget', failover([a]), tries(1), downgrade(lighter))).toBeUndefined()
  })
})

describe('budget-misses-targets', () => {
  const code = 'budget-misses-targets'

  it('counts the targets of pipelines that are targets, in turn', () => {
    const inner = stack(failover([b, c]))
    const line = (attempts: number): Pipeline => stack(budget({ attempts }), failover([a, inner]))
    expect(text(code, line(2))).toMatch(/above 3 targets.*: c can only/)
    expect(found(line(3))[code]).toBeUndefined()
  })

  it('is not said where each target has its turn some time', () => {
    const turn = failover([a, b, c], { order: 'round-robin' })
    expect(level(code, budget({ attempts: 2 }), turn)).toBeUndefined()
  })

  it('is a warning where the first targets may use up all of it, and nothing is kept back', () => {
    const line = (attempts: number, reserve: number, ...below: Layer[]): Pipeline =>
      stack(budget({ attempts }), failover([a, b, c], { reserve }), ...below)
    expect(found(line(4, 0, tries(4)))[code]).toBe('warning')
    expect(text(code, line(4, 0, tries(4)))).toBe(
      'a may use up all 4 attempts of budget(attempts: 4) (layer 0), of which failover (layer 1) keeps none back: b and c are reached only if what is before fails early',
    )
    expect(text(code, line(4, 0, tries(2)))).toMatch(/^a and b may use up .*: c is reached only/)
    expect(found(line(5, 0, tries(2)))[code]).toBeUndefined()
    expect(found(line(4, 1, tries(4)))[code]).toBeUndefined()
    expect(found(line(2, 0, tries(4)))[code]).toBe('error')
    expect(found(stack(failover([a, b], { reserve: 0 }), tries(4)))[code]).toBeUndefined()
  })

  it('counts what is kept back further out, and the order that changes', () => {
    const inner = named('i', failover([a, b], { reserve: 0 }), tries(3))
    const line = (attempts: number): Pipeline => stack(budget({ attempts }), failover([inner, c]))
    expect(text(code, line(4))).toMatch(/^a may use up all 3 attempts that .* leaves it/)
    expect(found(line(5))[code]).toBeUndefined()
    const turn = failover([a, b], { reserve: 0, order: 'round-robin' })
    expect(text(code, stack(budget({ attempts: 4 }), turn, tries(4)))).toMatch(
      /^1 target may use up .*: the last 1 target in turn is reached/,
    )
  })

  it('is not said of one for each target, however often that is entered', () => {
    expect(level(code, failover([a, b, c]), budget({ attempts: 1 }), tries(3))).toBeUndefined()
  })
})

describe('time-misses-targets', () => {
  const code = 'time-misses-targets'
  const attempt = deadline('20s')

  it('a floor above the deadline enters nobody', () => {
    const line = stack(deadline('30s'), failover([a, b], { floor: '40s' }), attempt)
    expect(found(line)[code]).toBe('error')
    expect(text(code, line)).toMatch(/floor of 40 s.*leaves it 30 s: none/)
  })

  it('a reserve that there is no time for keeps nothing back', () => {
    const kept = (time: string): Pipeline =>
      stack(deadline(time), failover([a, b, c], { reserve: { time: '25s' } }), attempt)
    expect(found(kept('20s'))[code]).toBe('error')
    expect(found(kept('40s'))[code]).toBe('warning')
    expect(text(code, kept('40s'))).toContain('nothing is kept back for c')
    expect(found(kept('60s'))[code]).toBeUndefined()
  })

  it('shares below the floor leave the last ones out', () => {
    const shared = (time: string): Pipeline =>
      stack(deadline(time), failover([a, b, c], { share: 'even', floor: '20s' }), attempt)
    expect(text(code, shared('50s'))).toMatch(/2 targets can be served, and c only if/)
    expect(found(shared('60s'))[code]).toBeUndefined()
  })

  it('without share or reserve the first ones may use it up', () => {
    const listed = (time: string, ...below: Layer[]): Pipeline =>
      stack(deadline(time), failover([a, b, c]), ...below)
    expect(text(code, listed('90s'))).toMatch(/^a may use up all of the 90 s.*: b and c is/)
    expect(text(code, listed('30s', attempt))).toMatch(/^a and b may .*: c is/)
    expect(found(listed('60s', attempt))[code]).toBeUndefined()
    expect(found(stack(failover([a, b, c])))[code]).toBeUndefined()
  })
})

describe('backoff-outlasts-deadline', () => {
  const waits = (time: string, backoff: unknown): string | undefined =>
    level('backoff-outlasts-deadline', deadline(time), tries(3, { backoff }), a)

  it('is an error when not even the second try fits, a warning when the last do not', () => {
    expect(waits('10s', '10s')).toBe('error')
    expect(waits('10s', '5s')).toBe('warning')
    expect(waits('10s', '4s')).toBeUndefined()
  })

  it('takes the shortest waits that chance may have', () => {
    const base = { base: 8000, factor: 1 }
    expect(waits('10s', exponential(base))).toBeUndefined()
    expect(waits('10s', exponential({ ...base, jitter: 'equal' }))).toBeUndefined()
    expect(waits('10s', exponential({ ...base, jitter: 'none' }))).toBe('warning')
  })

  it('is not said of a deadline below, which has no wait inside', () => {
    const line = [tries(3, { backoff: '10s' }), deadline('5s'), a]
    expect(level('backoff-outlasts-deadline', ...line)).toBeUndefined()
  })
})

describe('hedge-never-starts', () => {
  const code = 'hedge-never-starts'

  it('is an error under a deadline that is not longer, a warning above what ends sooner', () => {
    expect(level(code, deadline('10s'), hedge({ after: '10s' }), a)).toBe('error')
    expect(level(code, hedge({ after: '10s' }), deadline('5s'), a)).toBe('warning')
    expect(level(code, deadline('11s'), hedge({ after: '10s' }), a)).toBeUndefined()
  })

  it('is not said of one that does start on the way to some target, in whatever order', () => {
    const fast = named('fast', deadline('5s'), a)
    const line = [deadline('90s'), hedge({ after: '10s' })] as const
    expect(level(code, line[0], failover([fast, b]), line[1])).toBeUndefined()
    expect(level(code, line[0], failover([b, fast]), line[1])).toBeUndefined()
    const slower = named('slower', deadline('8s'), b)
    const both = stack(line[0], failover([fast, slower]), line[1])
    expect(text(code, both)).toContain('what is below it takes 8 s at most')
  })

  it('is not said of one that begins after faults only, and says so', () => {
    expect(level(code, deadline('10s'), hedge({ after: Infinity }), a)).toBeUndefined()
    expect(level(code, deadline('10s'), hedge({ after: '20s', max: 1 }), a)).toBeUndefined()
  })
})

describe('repeats-a-commit', () => {
  const commits = (commit: 'entry' | 'output'): Layer =>
    defineMiddleware({
      name: 'ledger',
      commits: commit,
      run: (_ctx: Context, next: Next) => next(),
    })

  it('finds what enters it again, failover included', () => {
    const line = stack(failover([a, b]), tries(3), commits('entry'))
    expect(text('repeats-a-commit', line)).toMatch(/^failover \(layer 0\) enters.*up to 6 times/)
    expect(level('repeats-a-commit', commits('entry'), failover([a, b]), tries(3))).toBeUndefined()
    expect(level('repeats-a-commit', tries(1), commits('entry'), a)).toBeUndefined()
  })

  it('lets nothing begin afresh where output is out, above or below', () => {
    expect(level('repeats-a-commit', commits('output'), tries(3), a)).toBe('error')
    expect(level('repeats-a-commit', tries(3), commits('output'), a)).toBe('error')
    expect(level('repeats-a-commit', deadline('9s'), commits('output'), a)).toBeUndefined()
  })
})

describe('layer-used-twice', () => {
  it('finds whatever keeps a state, across pipelines too', () => {
    const one = limit({ concurrent: 1 })
    expect(level('layer-used-twice', one, one, a)).toBe('error')
    expect(level('layer-used-twice', one, stack(one, a))).toBe('error')
  })

  it('is not said of another instance, of a layer without state, nor of two targets that share one', () => {
    const guard = breaker()
    const again = tries(2)
    expect(level('layer-used-twice', breaker(), breaker(), a)).toBeUndefined()
    expect(level('layer-used-twice', again, again, a)).toBeUndefined()
    expect(level('layer-used-twice', failover([stack(guard, a), b]))).toBeUndefined()
  })
})

describe('retries-multiply', () => {
  it('gives the product, for each target and in all', () => {
    const line = stack(failover([a, b]), tries(3), tries(4))
    expect(text('retries-multiply', line)).toMatch(/3 × 4 = 12 tries of each target, 24 attempts/)
  })

  it('is found across pipelines, and not where one of them tries once', () => {
    expect(level('retries-multiply', tries(2), stack(tries(2), a))).toBe('warning')
    expect(level('retries-multiply', tries(2), tries(1), a)).toBeUndefined()
  })
})

describe('budget-below-repeater', () => {
  const code = 'budget-below-repeater'
  const two = budget({ attempts: 2 })

  it('gives the product, for any repeater but failover', () => {
    expect(text(code, stack(downgrade(lighter), two, tries(3), a))).toContain('3 × 2 = 6 attempts')
    expect(text(code, stack(tries(3), failover([a, b]), two))).toContain('retry (layer 0) enters')
    expect(level(code, failover([a, b]), two, tries(3))).toBeUndefined()
  })

  it('is not said below a budget that caps them all', () => {
    expect(level(code, budget({ attempts: 5 }), tries(3), two, tries(3), a)).toBeUndefined()
  })
})

describe('breakers', () => {
  const attempt = deadline('9s')

  it('breaker-above-failover: not with a key of its own, nor above a single target', () => {
    const code = 'breaker-above-failover'
    expect(level(code, breaker(), failover([a, b]), attempt)).toBe('warning')
    expect(level(code, breaker({ key: 'request' }), failover([a, b]))).toBeUndefined()
    expect(level(code, breaker({ key: () => 'tenant' }), failover([a, b]))).toBeUndefined()
    expect(level(code, breaker(), a)).toBeUndefined()
    expect(level(code, failover([a, b]), breaker())).toBeUndefined()
  })

  it('breaker-above-failover: also where a target is a pipeline that chooses, which has one circuit', () => {
    const code = 'breaker-above-failover'
    const inner = named('i', failover([a, b]))
    expect(text(code, stack(breaker(), attempt, inner))).toMatch(
      /^breaker \(layer 0\) has one circuit for i, which chooses among a and b in failover .*5 failed calls/,
    )
    expect(text(code, stack(failover([inner, c]), breaker(), attempt))).toMatch(
      /^breaker \(layer 1\) has one circuit for i, .* shut a and b/,
    )
    const deeper = named('o', tries(2), inner)
    expect(level(code, failover([deeper, c]), breaker(), attempt)).toBe('warning')
    expect(level(code, failover([inner, c]), breaker({ key: 'request' }))).toBeUndefined()
    expect(level(code, failover([named('i', a), c]), breaker())).toBeUndefined()
    expect(level(code, failover([named('i', failover([a, b]), breaker()), c]))).toBeUndefined()
  })

  it('breaker-above-failover: not where the targets stand for one another, as keys do', () => {
    const code = 'breaker-above-failover'
    const keys = pool('keys', [a, b])
    expect(level(code, breaker(), attempt, keys)).toBeUndefined()
    expect(level(code, failover([keys, c]), breaker(), attempt)).toBeUndefined()
    const vendors = pool('vendors', [named('i', failover([a, b])), c])
    expect(level(code, breaker(), attempt, vendors)).toBe('warning')
  })

  it('breaker-above-retry: also in a pipeline below, and not for whole calls', () => {
    const code = 'breaker-above-retry'
    expect(level(code, breaker(), stack(tries(2), a))).toBe('warning')
    expect(level(code, failover([c, named('i', tries(2), a)]), breaker())).toBe('warning')
    expect(level(code, breaker({ key: 'request' }), tries(2), a)).toBeUndefined()
    expect(level(code, breaker(), downgrade(lighter), a)).toBeUndefined()
    expect(level(code, breaker(), tries(1), a)).toBeUndefined()
  })

  it('breaker-without-deadline: a share of time counts like a deadline, but the last has none', () => {
    const code = 'breaker-without-deadline'
    const shares = failover([a, b, c], { share: 'even' })
    expect(text(code, stack(deadline('9s'), shares, breaker()))).toContain('when c hangs')
    expect(text(code, stack(shares, breaker()))).toContain('when a, b and c hangs')
    const turns = failover([a, b], { share: 'even', order: 'round-robin' })
    expect(level(code, deadline('9s'), turns, breaker())).toBeUndefined()
    expect(level(code, turns, breaker())).toBe('warning')
    const only = failover([a], { share: 'even', order: 'round-robin' })
    expect(level(code, deadline('9s'), only, breaker())).toBe('warning')
    const inner = named('i', breaker(), c)
    const kept = failover([inner, a], { reserve: { time: '1s' } })
    expect(level(code, deadline('9s'), kept)).toBeUndefined()
    expect(level(code, deadline('9s'), failover([a, b]), breaker())).toBe('warning')
    expect(text(code, stack(breaker(), a))).toContain('cut by nothing')
  })

  it('breaker-cannot-open: not when a slow call can be seen, nor in a window of calls', () => {
    const code = 'breaker-cannot-open'
    const slow = (after: string): Layer => breaker({ slow: { after, rate: 0.5 } })
    expect(level(code, slow('9s'), attempt, a)).toBe('error')
    expect(level(code, deadline('5s'), slow('9s'), a)).toBe('error')
    expect(level(code, slow('8s'), attempt, a)).toBeUndefined()
    expect(level(code, breaker({ rate: 0.5, window: '15s' }), attempt, a)).toBe('warning')
    expect(level(code, breaker({ rate: 0.5, window: '18s' }), attempt, a)).toBeUndefined()
    expect(level(code, breaker({ rate: 0.5, window: 10 }), attempt, a)).toBeUndefined()
  })

  it('breaker-trips-in-call: a note when one call just opens it, and budgets count', () => {
    const code = 'breaker-trips-in-call'
    const three = breaker({ failures: 3 })
    expect(level(code, tries(4), three, a)).toBe('warning')
    expect(level(code, tries(3), three, a)).toBe('note')
    expect(level(code, tries(2), three, a)).toBeUndefined()
    expect(level(code, budget({ attempts: 2 }), tries(4), three, a)).toBeUndefined()
    expect(level(code, failover([a, b, c]), three)).toBeUndefined()
    const request = breaker({ failures: 3, key: 'request' })
    expect(level(code, failover([a, b, c]), request)).toBeUndefined()
    expect(level(code, failover([a, b]), tries(2), request)).toBe('warning')
    expect(level(code, breaker({ failures: 1 }), a)).toBeUndefined()
  })
})

it('a deadline of Infinity is none', () => {
  const none = deadline(Infinity)
  expect(text('no-deadline', stack(none, a))).toContain('no deadline stands above a')
  expect(text('breaker-without-deadline', stack(deadline('9s'), breaker(), none, a))).toContain(
    "cut by deadline('9s')",
  )
  expect(level('deadline-never-fires', none, deadline(Infinity), a)).toBeUndefined()
  expect(stack(deadline('9s'), none, a).explain().elapsedMs).toBe(9000)
})

it('layers of somebody else are found by the roles they declare', () => {
  const again = (times: number): Layer =>
    defineRepeater({
      name: 'again',
      entries: (k) => times * k,
      role: { kind: 'retry', attempts: times, waits: () => [7000] },
      run: (_ctx: Context, enter: Enter) => enter(),
    })
  const codes = found(stack(deadline('6s'), again(2), again(2), a))
  expect(codes).toMatchObject({
    'retries-multiply': 'warning',
    'backoff-outlasts-deadline': 'error',
  })
})
