import { describe, expect, it } from 'vitest'
import { isWithin, readRange, showRange } from './range.ts'

describe('a range', () => {
  it.each([
    [3, { least: 3, most: 3 }],
    [0, { least: 0, most: 0 }],
    ['3..', { least: 3, most: Infinity }],
    ['..2', { least: 0, most: 2 }],
    [' 2..4 ', { least: 2, most: 4 }],
  ])('is read from %j and written the same', (given, range) => {
    expect(readRange(given)).toEqual(range)
    expect(showRange(range)).toBe(String(given).trim())
  })

  it.each([['..'], ['4..2'], ['3'], [-1], [1.5], ['a..b'], [true]])('is not %j', (given) => {
    expect(readRange(given)).toBeUndefined()
  })

  it('includes both ends, and without one is everything', () => {
    const range = { least: 2, most: 4 }
    expect([1, 2, 4, 5].map((value) => isWithin(value, range))).toEqual([false, true, true, false])
    expect(isWithin(7, undefined)).toBe(true)
  })
})
