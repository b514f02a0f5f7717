import { describe, expect, test } from 'vitest'
import { constant } from './constant.ts'
import { decorrelated } from './decorrelated.ts'
import { exponential } from './exponential.ts'
import { linear } from './linear.ts'
import type { Backoff } from './backoff.ts'

const half = (): number => 0.5

function delays(backoff: Backoff, random: () => number, count: number): number[] {
  const made: number[] = []
  for (let n = 0; n < count; n += 1) made.push(backoff.delay(n, random, made.at(-1)))
  return made
}

describe('exponential', () => {
  test('draws from 0 to a delay that doubles up to the cap', () => {
    expect(delays(exponential({ base: 300, cap: '1s' }), half, 4)).toEqual([150, 300, 500, 500])
  })

  test('begins at 300 ms, with a cap of 20 s and full jitter, when nothing is given', () => {
    expect(exponential().name).toBe('exponential(300 ms, cap 20 s, full jitter)')
    expect(exponential().delay(0, half, undefined)).toBe(150)
    expect(exponential().delay(20, half, undefined)).toBe(10_000)
  })

  test('keeps half of the delay with equal jitter, and all of it with none', () => {
    expect(delays(exponential({ base: 100, jitter: 'equal' }), half, 2)).toEqual([75, 150])
    expect(delays(exponential({ base: 100, jitter: 'none' }), half, 2)).toEqual([100, 200])
  })

  test('grows by its factor', () => {
    expect(delays(exponential({ base: 100, factor: 3, jitter: 'none' }), half, 3)).toEqual([
      100, 300, 900,
    ])
  })

  test('is zero for a base of zero, however often', () => {
    expect(exponential({ base: 0 }).delay(5000, half, undefined)).toBe(0)
  })

  test('names the option that is wrong', () => {
    expect(() => exponential({ base: 'abc' })).toThrow(
      "exponential: base: expected milliseconds or a string like '90s', got 'abc'",
    )
    expect(() => exponential({ factor: 0.5 })).toThrow('factor: expected a number from 1, got 0.5')
    expect(() => exponential({ jitter: 'some' as 'full' })).toThrow(
      "expected 'full', 'equal' or 'none', got 'some'",
    )
  })
})

describe('constant', () => {
  test('waits the same each time', () => {
    expect(delays(constant('2s'), half, 3)).toEqual([2000, 2000, 2000])
  })

  test('may be zero', () => {
    expect(delays(constant(0), half, 1)).toEqual([0])
    expect(delays(constant('0s'), half, 1)).toEqual([0])
  })

  test('refuses what is no duration', () => {
    expect(() => constant(-1)).toThrow(
      "constant: expected milliseconds or a string like '90s', got -1",
    )
  })
})

describe('linear', () => {
  test('adds its base each time, up to the cap', () => {
    expect(delays(linear({ base: 400, cap: '1s' }), half, 4)).toEqual([400, 800, 1000, 1000])
  })
})

describe('decorrelated', () => {
  test('draws between its base and three times what it drew before', () => {
    expect(delays(decorrelated({ base: 100, cap: '1m' }), half, 3)).toEqual([200, 350, 575])
  })

  test('never goes below its base or beyond its cap', () => {
    expect(delays(decorrelated({ base: 100, cap: 250 }), () => 0, 3)).toEqual([100, 100, 100])
    expect(delays(decorrelated({ base: 100, cap: 250 }), () => 0.999, 3)).toEqual([250, 250, 250])
  })
})
