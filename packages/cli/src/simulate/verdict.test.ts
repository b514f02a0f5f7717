import { describe, expect, it } from 'vitest'
import { measures, type Comparison, type Difference } from './comparison.ts'
import { showDifference, showFigure, styles } from './show-figure.ts'
import { verdict } from './verdict.ts'

const none: Difference = { value: 0, low: 0, high: 0, beyondChance: false }

function comparison(given: Partial<Comparison>): Comparison {
  return { ...(Object.fromEntries(measures.map((each) => [each, none])) as Comparison), ...given }
}

describe('the verdict', () => {
  it('says what differs beyond chance, in which direction, and what does not', () => {
    const told = verdict(
      'a.yaml',
      'b.yaml',
      comparison({
        success: { value: 0.262, low: 0.259, high: 0.265, beyondChance: true },
        p95Ms: { value: -500_000, low: -510_000, high: -490_000, beyondChance: true },
        submissions: { value: 0.3, low: 0.2, high: 0.4, beyondChance: true },
        cost: { value: 0.01, low: -0.01, high: 0.03, beyondChance: false },
      }),
    )
    expect(told).toBe(
      'a.yaml against b.yaml, beyond chance: 26.20 points more success, 8 min 20 s shorter p95, ' +
        '0.300 more submissions per call. Within chance: cost per call.',
    )
  })

  it('says so when there is nothing, or nothing that is beyond chance', () => {
    expect(verdict('a', 'b', comparison({}))).toBe('a against b: no difference.')
    const little = { value: 0.01, low: -0.01, high: 0.03, beyondChance: false }
    expect(verdict('a', 'b', comparison({ success: little }))).toBe(
      'a against b: nothing that differs is beyond chance.',
    )
  })
})

describe('the verdict on differences without an interval', () => {
  it('does not take what too few calls say for chance', () => {
    const unsure = { value: 0.22, beyondChance: false }
    expect(verdict('a', 'b', comparison({ success: unsure, cost: unsure }))).toBe(
      'a against b: whether what differs is beyond chance is not known; it takes 400 calls or more.',
    )
  })

  it('names those of which nothing is known', () => {
    const more = { value: 0.3, low: 0.2, high: 0.4, beyondChance: true }
    const unsure = { value: Infinity, beyondChance: false }
    expect(verdict('a', 'b', comparison({ submissions: more, p99Ms: unsure }))).toBe(
      'a against b, beyond chance: 0.300 more submissions per call. Not known: time of a call, p99.',
    )
  })
})

describe('a figure', () => {
  it('is shown with its interval, in its unit', () => {
    const share = { value: 0.9742, low: 0.9731, high: 0.9753 }
    expect(showFigure(share, styles.success)).toBe('97.42 % [97.31, 97.53]')
    expect(showFigure({ value: 64_100, low: 63_800, high: 130_000 }, styles.p95Ms)).toBe(
      '64.1 s [63.8 s, 2 min 10 s]',
    )
    expect(showFigure({ value: Infinity }, styles.p99Ms)).toBe('never')
  })

  it('that differs has a sign, and a mark where that is beyond chance', () => {
    const less = { value: -0.05, low: -0.06, high: -0.04, beyondChance: true }
    expect(showDifference(less, styles.losses)).toBe('-5.00 points [-6.00, -4.00] *')
    expect(
      showDifference({ value: 325, low: -154, high: 805, beyondChance: false }, styles.p50Ms),
    ).toBe('+325 ms [-154 ms, +805 ms]')
    expect(showDifference({ value: Number.NaN, beyondChance: false }, styles.p99Ms)).toBe(
      'both never',
    )
  })
})
