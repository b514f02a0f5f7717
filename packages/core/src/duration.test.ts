import { describe, expect, it } from 'vitest'
import { durationMs, formatDuration, parseDuration } from './duration.ts'

describe('a duration', () => {
  it('is milliseconds, or a string with a unit', () => {
    expect([250, '250ms', '90s', ' 90 s ', '1.5s', '10m', '1h', Infinity].map(durationMs)).toEqual([
      250,
      250,
      90_000,
      90_000,
      1500,
      600_000,
      3_600_000,
      Infinity,
    ])
  })

  it('is nothing else', () => {
    const wrong = [
      0,
      -1,
      NaN,
      '',
      ' ',
      'abc',
      '-5s',
      '90',
      '0s',
      '9'.repeat(101),
      `${'9'.repeat(100)}s`,
      null,
      undefined,
      {},
      true,
    ]
    for (const given of wrong) expect(durationMs(given)).toBeUndefined()
  })

  it('may be written in a hundred characters', () => {
    expect(durationMs(`${'0'.repeat(98)}9s`)).toBe(9000)
  })

  it('that is wrong is named in the error', () => {
    expect(() => parseDuration('abc', 'deadline')).toThrow(
      "deadline('abc'): expected milliseconds or a string like '90s'",
    )
    expect(() => parseDuration(-5, 'retry: maxWait')).toThrow('retry: maxWait(-5): expected')
  })

  it('is written as people do', () => {
    expect(
      [3, 999, 1500, 42_000, 119_000, 130_000, 300_000, 5_400_000, Infinity].map(formatDuration),
    ).toEqual([
      '3 ms',
      '999 ms',
      '1.5 s',
      '42 s',
      '119 s',
      '2 min 10 s',
      '5 min',
      '90 min',
      'no limit',
    ])
  })
})
