import { describe, expect, it } from 'vitest'
import { constant, exponential } from './distribution.ts'
import { OutageCalendar } from './outage-calendar.ts'

const [minute, hour] = [60_000, 3_600_000]

describe('an outage', () => {
  it('at a fixed time is on from its beginning to just before its end, once', () => {
    const outage = { from: hour, lasting: constant(10 * minute), faults: {}, slower: 1 }
    const calendar = new OutageCalendar(outage, 0, 1)
    const times = [0, hour - 1, hour, hour + 10 * minute - 1, hour + 10 * minute, 100 * hour]
    expect(times.map((now) => calendar.isOn(now))).toEqual([false, false, true, true, false, false])
  })

  it('by chance comes as often and lasts as long as it should, and the same for the same seed', () => {
    const outage = { every: 5 * hour, lasting: exponential(hour), faults: {}, slower: 1 }
    const of = (seed: number, index: number): boolean[] => {
      const calendar = new OutageCalendar(outage, index, seed)
      return Array.from({ length: 60_000 }, (_, at) => calendar.isOn(at * 10 * minute))
    }
    const on = of(1, 0)
    const share = on.filter(Boolean).length / on.length
    const begun = on.filter((is, at) => is && !on[at - 1]).length
    expect(share).toBeCloseTo(1 / 6, 1)
    // Those shorter than ten minutes fall between two looks now and then.
    expect(begun / (10_000 / 6)).toBeGreaterThan(0.85)
    expect(begun / (10_000 / 6)).toBeLessThan(1.05)
    expect(of(1, 0)).toEqual(on)
    expect(of(2, 0)).not.toEqual(on)
    expect(of(1, 1)).not.toEqual(on)
  })

  it('affects all targets, or those it names', () => {
    const outage = { from: 0, lasting: constant(1), faults: {}, slower: 1 }
    expect(new OutageCalendar(outage, 0, 1).affects('a')).toBe(true)
    const named = new OutageCalendar({ ...outage, targets: ['b'] }, 0, 1)
    expect([named.affects('a'), named.affects('b')]).toEqual([false, true])
  })
})
