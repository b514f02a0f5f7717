import { defineRepeater } from '@stint/core'
import type { Context, Layer, Next, Pipeline, Provider } from '@stint/core'
import {
  breaker,
  budget,
  deadline,
  downgrade,
  failover,
  hedge,
  limit,
  retry,
} from '@stint/middleware'
import { fewerReferences, simplifyPrompt } from '@stint/middleware/downgrade'
import { scriptedProvider } from '@stint/testkit'
import { describe, expect, it } from 'vitest'
import { named, stack, targets, type Part } from './stacks.ts'

const [a, b, c] = targets('a', 'b', 'c') as [Provider, Provider, Provider]
const lighter = [simplifyPrompt((prompt) => prompt), fewerReferences(2)]
const tries = (attempts: number, more = {}): Layer => retry({ attempts, ...more })

function plain(_ctx: Context, next: Next): Promise<unknown> {
  return next()
}

describe('at most', () => {
  const marked = (...parts: readonly Part[]): boolean => stack(...parts).explain().atMost

  it('is not said where nothing cuts in', () => {
    expect(marked(budget({ attempts: 4 }), failover([a, b]), tries(3), downgrade(lighter))).toBe(
      false,
    )
    expect(marked(failover([a, b], { reserve: 3 }), tries(2))).toBe(false)
  })

  it('is said of a deadline that the waits of all tries do not fit into', () => {
    expect(marked(deadline('10s'), tries(3, { backoff: '4s' }), a)).toBe(false)
    expect(marked(deadline('8s'), tries(3, { backoff: '4s' }), a)).toBe(true)
    expect(marked(tries(3, { backoff: '4s' }), deadline('1s'), a)).toBe(false)
  })

  it('is said of a deadline around a layer that may wait for nobody knows what', () => {
    expect(marked(deadline('60s'), plain, a)).toBe(true)
    expect(marked(plain, deadline('60s'), a)).toBe(false)
  })

  it('is said of a budget between a repeater and a layer that remembers, when it may divide it', () => {
    expect(marked(tries(2), budget({ attempts: 2 }), downgrade(lighter), a)).toBe(true)
    expect(marked(tries(2), budget({ attempts: 3 }), downgrade(lighter), a)).toBe(false)
    expect(marked(budget({ attempts: 2 }), downgrade(lighter), a)).toBe(false)
    expect(marked(tries(2), budget({ attempts: 2 }), tries(3), a)).toBe(false)
  })

  it('is said of a budget of money, and of one of unconfirmed attempts side by side', () => {
    const priced = scriptedProvider('p', ['ok'], { price: () => 2 })
    expect(marked(budget({ cost: 5 }), priced)).toBe(true)
    expect(marked(budget({ unconfirmed: 1 }), tries(3), a)).toBe(false)
    expect(marked(budget({ unconfirmed: 1 }), hedge({ after: '5s' }), a)).toBe(true)
  })

  it('is said of a failover that keeps more back than a later target can use', () => {
    const kept = (reserve: number): boolean =>
      marked(budget({ attempts: 4 }), failover([a, b], { reserve }), tries(2))
    expect(kept(2)).toBe(false)
    expect(kept(3)).toBe(true)
  })

  it('is said of a failover whose shares of time the waits do not fit into', () => {
    const shared = (ms: number): boolean =>
      marked(deadline(ms), failover([a, b], { share: 'even' }), tries(3, { backoff: '1s' }))
    expect(shared(20_000)).toBe(false)
    expect(shared(7000)).toBe(true)
    expect(marked(deadline('10s'), failover([a, b], { floor: '20s' }))).toBe(true)
    expect(marked(failover([a, b], { floor: '20s', share: 'even' }))).toBe(false)
  })

  it('is said of a layer that remembers, where one pipeline is reached at its target in two ways', () => {
    const inner = stack(downgrade(lighter), a)
    const again = named('again', tries(2), inner)
    expect(marked(failover([again, named('once', inner)]))).toBe(true)
    expect(marked(failover([again, named('other', stack(downgrade(lighter), a))]))).toBe(false)
    const choosing = stack(failover([b, c]), downgrade(lighter))
    expect(marked(failover([again, choosing]))).toBe(false)
    expect(marked(tries(2), failover([a, b]), downgrade(lighter))).toBe(false)
    const repeating = stack(tries(2), a)
    expect(marked(failover([named('x', repeating), named('y', repeating)]))).toBe(false)
  })

  it('is said of a breaker that all ways to a target together can open', () => {
    const ways = (failures: number, key: 'target' | 'request', ...ends: Provider[]): Pipeline[] => {
      const guard = breaker({ failures, key })
      return ends.map((end, at) => named(`way ${at}`, tries(2), guard, end))
    }
    expect(marked(failover(ways(3, 'target', a, a)))).toBe(true)
    expect(marked(failover(ways(4, 'target', a, a)))).toBe(false)
    expect(marked(failover(ways(2, 'target', a, b)))).toBe(false)
    expect(marked(failover(ways(3, 'request', a, b)))).toBe(true)
    expect(marked(budget({ attempts: 3 }), failover(ways(3, 'request', a, b)))).toBe(false)
    const inner = stack(breaker({ failures: 3 }), a)
    expect(marked(failover([named('x', tries(2), inner), named('y', tries(2), inner)]))).toBe(true)
  })

  it('is not said of a budget that stands below what remembers, or of a hedge', () => {
    const below = [tries(2), downgrade(lighter), budget({ attempts: 1 }), tries(3), a]
    expect(marked(...below)).toBe(false)
    expect(marked(tries(2), budget({ attempts: 2 }), tries(2), downgrade(lighter), a)).toBe(true)
    expect(marked(hedge({ after: '5s' }), a)).toBe(false)
  })

  it('is said of a budget of unconfirmed attempts only above what runs side by side', () => {
    const unconfirmed = budget({ unconfirmed: 1 })
    const beside = defineRepeater({ name: 'beside', entries: (k) => k * 2, run: (_, go) => go() })
    expect(marked(unconfirmed, failover([a, b]))).toBe(false)
    expect(marked(unconfirmed, downgrade(lighter), a)).toBe(false)
    expect(marked(unconfirmed, tries(2), hedge({ after: '5s' }), a)).toBe(true)
    expect(marked(unconfirmed, beside, a)).toBe(true)
    expect(marked(hedge({ after: '5s' }), unconfirmed, a)).toBe(false)
  })

  it('is said of a failover that keeps more back than the budget above it can spare', () => {
    const kept = (attempts: number, reserve: number, ...more: Pipeline[]): boolean =>
      marked(
        budget({ attempts }),
        failover(more.length > 0 ? more : [a, b], { reserve }),
        tries(more.length > 0 ? 1 : 2),
      )
    expect([kept(4, 3), kept(5, 3)]).toEqual([true, false])
    expect(kept(3, 2)).toBe(false)
    const once = named('once', a)
    const thrice = named('thrice', tries(3), b)
    expect([kept(4, 2, once, thrice), kept(5, 2, once, thrice)]).toEqual([true, false])
    const three = (attempts: number): boolean =>
      marked(budget({ attempts }), failover([a, b, c], { reserve: 3 }), tries(2))
    expect([three(7), three(8)]).toEqual([true, false])
    expect(marked(failover([a, b], { reserve: 3 }), budget({ attempts: 2 }), tries(2))).toBe(false)
    expect(marked(budget({ unconfirmed: 1 }), failover([a, b], { reserve: 3 }), tries(2))).toBe(
      false,
    )
  })

  it('is said of a failover from the very time on that the waits need', () => {
    const wait = tries(3, { backoff: '1s' })
    const within = (ms: number, options: object, among: Provider[] = [a, b]): boolean =>
      marked(deadline(ms), failover(among, options), wait)
    expect([within(8000, { share: 'even' }), within(8001, { share: 'even' })]).toEqual([
      true,
      false,
    ])
    const spare = { reserve: { time: '2s' } }
    expect([within(6000, spare), within(6001, spare)]).toEqual([true, false])
    expect([within(10_000, spare, [a, b, c]), within(10_001, spare, [a, b, c])]).toEqual([
      true,
      false,
    ])
    const floor = { floor: '6s' }
    expect([within(9999, floor), within(10_000, floor)]).toEqual([true, false])
    const all = { reserve: { time: '20s' } }
    expect([within(20_000, all), within(10_000, all)]).toEqual([false, false])
    expect(marked(failover([a, b], { share: 'even' }), plain)).toBe(false)
  })

  it('is said of what declares it', () => {
    expect(marked(limit({ concurrent: 1 }), a)).toBe(true)
  })
})
