import { describe, expect, it } from 'vitest'
import { chance, keyOf, sequence } from './chance.ts'

const count = 50_000

/** Correlation of two columns of uniform numbers. */
function correlation(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, at) => sum + (x - 0.5) * (b[at]! - 0.5), 0) / a.length / (1 / 12)
}

describe('chance', () => {
  it('is the same for the same key, whatever was drawn before', () => {
    const first = chance(1, 2, 3)
    chance(9)
    expect(chance(1, 2, 3)).toBe(first)
    expect(chance(1, 3, 2)).not.toBe(first)
    expect(chance(2 ** 40 + 1, 2, 3)).not.toBe(first)
  })

  it.each([
    ['the last part', (at: number) => chance(1, 7, at)],
    ['the first part', (at: number) => chance(at, 7, 1)],
    ['a part in the middle', (at: number) => chance(1, at, keyOf('main'), 0)],
  ])('is spread evenly from 0 to 1 over %s of a key', (_, draw) => {
    const bins = Array.from({ length: 20 }, () => 0)
    const drawn = Array.from({ length: count }, (__, at) => draw(at))
    for (const u of drawn) bins[Math.floor(u * 20)]!++
    const expected = count / 20
    const chiSquare = bins.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0)
    // The 99.9th percentile with 19 degrees of freedom.
    expect(chiSquare).toBeLessThan(43.8)
    expect(Math.abs(correlation(drawn.slice(1), drawn.slice(0, -1)))).toBeLessThan(0.02)
  })

  it('has nothing to do with its neighbours', () => {
    const of = (...rest: readonly number[]): number[] =>
      Array.from({ length: count }, (_, at) => chance(1, at, ...rest))
    for (const [a, b] of [
      [of(0), of(1)],
      [of(0, 1), of(1, 0)],
      [of(keyOf('main'), 0), of(keyOf('backup'), 0)],
      [of(keyOf('a'), 2), of(keyOf('a'), 3)],
    ]) {
      expect(Math.abs(correlation(a!, b!))).toBeLessThan(0.02)
    }
  })

  it('comes in sequences of its own', () => {
    const [one, same, other] = [sequence(1, 2), sequence(1, 2), sequence(1, 3)]
    expect([one(), one()]).toEqual([same(), same()])
    expect(one()).not.toBe(other())
  })
})
