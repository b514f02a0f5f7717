import { describe, expect, it } from 'vitest'
import { sequence } from './chance.ts'
import {
  estimateDifference,
  estimateMean,
  estimateQuantile,
  estimateShare,
  mean,
  quantileOf,
} from './estimate.ts'
import type { Estimate } from './estimate.ts'

const trials = 400

function column(length: number, draw: () => number): number[] {
  return Array.from({ length }, draw)
}

/** In how many of many trials the interval holds the truth. */
function coverage(truth: number, estimate: (next: () => number) => Estimate): number {
  let held = 0
  for (let trial = 0; trial < trials; trial++) {
    const { low, high } = estimate(sequence(trial))
    if (low !== undefined && high !== undefined && low <= truth && truth <= high) held++
  }
  return held / trials
}

/** A series that keeps its value for 200 calls on average: calls that share an outage. */
function spells(next: () => number): () => number {
  let now = next() < 0.3
  return () => {
    if (next() < 1 / 200) now = next() < 0.3
    return Number(now)
  }
}

describe('an interval of 95 %', () => {
  it("is Wilson's for a share", () => {
    const few = estimateShare([1, 1, 1, 1, 1, 1, 1, 0, 0, 0])
    expect(few.value).toBeCloseTo(0.7)
    // As in Wilson's formula by hand: (0.3968, 0.8922).
    expect(few.low).toBeCloseTo(0.3968, 3)
    expect(few.high).toBeCloseTo(0.8922, 3)
    expect(estimateShare(column(100, () => 1))).toMatchObject({ value: 1, high: 1 })
    expect(estimateShare(column(100, () => 1)).low).toBeCloseTo(0.963, 3)
  })

  it.each<[string, number, (next: () => number) => Estimate]>([
    ['share', 0.2, (next) => estimateShare(column(2_000, () => Number(next() < 0.2)))],
    ['mean', 0.5, (next) => estimateMean(column(2_000, next))],
    ['mean of a few', 0.5, (next) => estimateMean(column(200, next))],
    ['quantile', 0.95, (next) => estimateQuantile(column(2_000, next), 0.95)],
    [
      'difference',
      -0.1,
      (next) =>
        estimateDifference(
          column(2_000, next),
          column(2_000, () => next() + 0.1),
          mean,
        ),
    ],
    [
      'difference of quantiles',
      -0.475,
      (next) => {
        const [one, other] = [column(2_000, next), column(2_000, () => next() * 1.5)]
        return estimateDifference(one, other, quantileOf(0.95))
      },
    ],
  ])('of a %s holds the truth as often as it says', (_, truth, estimate) => {
    expect(coverage(truth, estimate)).toBeGreaterThan(0.92)
  })

  it('is wide where neighbouring calls share their luck, as a calculation for independent ones is not', () => {
    const share = (next: () => number): Estimate => estimateShare(column(40_000, spells(next)))
    expect(coverage(0.3, share)).toBeGreaterThan(0.85)
    const { low, high } = share(sequence(7))
    const ifIndependent = 2 * 1.96 * Math.sqrt((0.3 * 0.7) / 40_000)
    expect(high! - low!).toBeGreaterThan(8 * ifIndependent)
  })

  it('is not given where there is too little to tell, or where a figure is infinite', () => {
    expect(estimateQuantile([1, 2, 3], 0.99)).toEqual({ value: 3 })
    expect(estimateMean([4])).toEqual({ value: 4 })
    expect(estimateShare([]).low).toBeUndefined()
    expect(estimateDifference([1, 2, 3], [0, 0, 0], mean)).toEqual({ value: 2 })
    const never = column(1_000, () => Infinity)
    const always = column(1_000, () => 1)
    expect(estimateDifference(never, always, quantileOf(0.5))).toEqual({ value: Infinity })
    expect(estimateQuantile(never, 0.5)).toEqual({ value: Infinity, low: Infinity, high: Infinity })
  })
})

describe('a quantile', () => {
  it('is the smallest number that so large a share does not exceed', () => {
    const values = [5, 1, 4, 2, 3]
    expect(estimateQuantile(values, 0.5).value).toBe(3)
    expect(quantileOf(0.2)(values)).toBe(1)
    expect(quantileOf(0.21)(values)).toBe(2)
    expect(quantileOf(1)(values)).toBe(5)
  })
})

describe('a difference', () => {
  it('of what is alike call by call is small beside that of each', () => {
    const next = sequence(3)
    const one = column(4_000, () => next() * 100)
    const other = one.map((value) => value + 0.5 + next())
    const { low, high } = estimateDifference(other, one, mean)
    expect(low).toBeGreaterThan(0.9)
    expect(high).toBeLessThan(1.1)
  })
})
