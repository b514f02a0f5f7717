import { describe, expect, it } from 'vitest'
import { exactSeconds, secondsColumn, showCost, showSeconds } from './show-seconds.ts'

describe('times in seconds', () => {
  it.each([
    [0, '0 s'],
    [4, '0.004 s'],
    [999, '0.999 s'],
    [28_250, '28.3 s'],
    [670_000, '670 s'],
  ])('%i ms are shown as %s', (ms, text) => {
    expect(showSeconds(ms)).toBe(text)
  })

  it('are exact in a table, without the noise of a division', () => {
    expect(exactSeconds(110_812)).toBe('110.812')
    expect(exactSeconds(0.1 + 0.2)).toBe('0.0003')
  })

  it('have the decimals that one of a column needs', () => {
    expect([0, 1_500, 110_812].map(secondsColumn([0, 1_500, 110_812]))).toEqual([
      '0.000',
      '1.500',
      '110.812',
    ])
    expect([0, 20_000].map(secondsColumn([0, 20_000]))).toEqual(['0', '20'])
    expect(secondsColumn([])(1000)).toBe('1')
  })
})

describe('a cost', () => {
  it.each([
    [0.1 + 0.2, '0.3'],
    [0, '0'],
    [1e-7, '0.0000001'],
    [1234.5, '1234.5'],
  ])('of %d is shown as %s', (cost, text) => {
    expect(showCost(cost)).toBe(text)
  })
})
