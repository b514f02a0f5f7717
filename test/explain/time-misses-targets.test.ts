import type { Finding, Provider } from '@stint/core'
import { deadline, failover, pool, type FailoverOptions } from '@stint/middleware'
import { scriptedProvider } from '@stint/testkit'
import { describe, expect, it } from 'vitest'
import { stack, targets } from './stacks.ts'

const [a, b, c] = targets('a', 'b', 'c') as [Provider, Provider, Provider]

/** Of three targets, each of which takes as long as its attempt may: 20 s. */
function finding(ms: number, options: FailoverOptions): Finding | undefined {
  const line = stack(deadline(ms), failover([a, b, c], options), deadline('20s'))
  return line.explain().findings.find(({ code }) => code === 'time-misses-targets')
}

const mend = (ms: number, options: FailoverOptions): string | undefined =>
  finding(ms, options)?.mend

describe('time-misses-targets begins at the very millisecond', () => {
  it('where a floor is above the deadline', () => {
    const floor = { floor: '30s', reserve: { time: 1 } } as const
    expect(finding(30_000, floor)?.text).toMatch(/keeps 1 ms back for each of 2 later targets/)
    expect(finding(29_999, floor)?.text).toMatch(/less than its floor of 30 s, .*none is ever/)
    expect(mend(29_000, floor)).toBe('make the floor 29 s or shorter')
  })

  it('where a reserve leaves a target nothing, or less than its floor', () => {
    const reserve = { time: '10s' }
    expect(finding(20_001, { reserve })).toBeUndefined()
    expect(finding(20_000, { reserve })).toMatchObject({ level: 'warning' })
    expect(finding(20_000, { reserve })?.text).toMatch(/: nothing is kept back for c$/)
    expect(finding(10_000, { reserve })).toMatchObject({ level: 'error' })
    expect(finding(10_000, { reserve })?.text).toMatch(/: nothing is kept back for anyone$/)
    expect(mend(20_000, { reserve })).toBe(
      'keep back less than 10 s for each, or list fewer targets',
    )
    const floor = '5s'
    expect(finding(25_000, { reserve, floor })).toBeUndefined()
    expect(finding(24_999, { reserve, floor })).toMatchObject({ level: 'warning' })
    expect(finding(14_999, { reserve, floor })).toMatchObject({ level: 'error' })
  })

  it('where the floors of all shares are longer than the time', () => {
    const shares = { share: 'even', floor: '20s' } as const
    expect(finding(60_000, shares)).toBeUndefined()
    expect(finding(59_999, shares)?.text).toMatch(/: 2 targets can be served, and c only if/)
    expect(mend(30_000, shares)).toBe('make the floor 10 s or shorter, or list fewer targets')
  })

  it('where the targets before may use it up, or all but the floor', () => {
    expect(finding(40_001, {})).toBeUndefined()
    expect(finding(40_000, {})?.text).toMatch(/^a and b may use up all of the 40 s of .*: c is/)
    expect(finding(20_000, {})?.text).toMatch(/^a may use up all of the 20 s of .*: b and c is/)
    expect(finding(45_000, { floor: '5s' })).toBeUndefined()
    expect(finding(44_999, { floor: '5s' })?.text).toMatch(/^a and b may/)
  })

  it('and its mend, taken at its word, mends it', () => {
    const six = targets('1', '2', '3', '4', '5', '6')
    const found = (options: FailoverOptions): Finding | undefined =>
      stack(deadline('100s'), failover(six, options))
        .explain()
        .findings.find(({ code }) => code === 'time-misses-targets')
    const shares = (floor: string): FailoverOptions => ({ share: 'even', floor })
    expect(found(shares('20s'))?.mend).toMatch(/^make the floor 16.6 s or shorter/)
    expect(found(shares('16.6s'))).toBeUndefined()
    const kept = (time: string, floor?: string): FailoverOptions => ({ reserve: { time }, floor })
    expect(found(kept('30s', '40s'))?.mend).toMatch(/^keep back 12 s or less for each/)
    expect(found(kept('12s', '40s'))).toBeUndefined()
    expect(found(kept('1ms', '100s'))?.mend).toMatch(/^make the floor shorter, or list fewer/)
    expect(found(kept('20s'))?.mend).toMatch(/^keep back less than 20 s for each/)
    expect(found(kept('19.9s'))).toBeUndefined()
  })

  it('and in a plan leaves out who takes nothing of the request', async () => {
    const refuses = (id: string) => scriptedProvider(id, ['ok'], { accepts: 'takes no text' })
    const planned = async (...of: Provider[]): Promise<string | undefined> => {
      const line = stack(deadline('20s'), failover(of), deadline('20s'))
      const { findings } = await line.plan({ prompt: 'a poster' })
      return findings.find(({ code }) => code === 'time-misses-targets')?.text
    }
    expect(await planned(refuses('x'), a)).toBeUndefined()
    expect(await planned(a, refuses('x'))).toBeUndefined()
    expect(await planned(refuses('x'), a, b)).toMatch(/^a may use up .*: b is reached only/)
  })

  it('and counts the targets where their order is another in each call', () => {
    const order = 'round-robin'
    expect(finding(20_000, { order })?.text).toMatch(
      /^1 target may .*: the last 2 targets in turn is/,
    )
    expect(finding(40_000, { order })?.text).toMatch(
      /^2 targets may .*: the last 1 target in turn is/,
    )
  })

  it('and is not said of a pool, whose members stand for one another', () => {
    const line = stack(deadline('20s'), pool('keys', [a, b, c]))
    expect(line.explain().findings.map(({ code }) => code)).not.toContain('time-misses-targets')
  })
})
