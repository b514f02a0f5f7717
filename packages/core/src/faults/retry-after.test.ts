import { describe, expect, test } from 'vitest'
import { parseRetryAfter } from './retry-after.ts'

const date = 'Tue, 17 Mar 2026 17:37:54 GMT'
const parse = (headers: Record<string, string>): number | undefined =>
  parseRetryAfter(new Headers(headers))

describe('parseRetryAfter', () => {
  test.each([
    ['milliseconds before seconds', { 'retry-after': '10', 'retry-after-ms': '1500' }, 1500],
    ['seconds', { 'retry-after': '42' }, 42_000],
    ['fractions of a second', { 'retry-after': '1.5' }, 1500],
    ['zero, which is a permission', { 'retry-after': '0' }, 0],
    ['a wait of any length', { 'retry-after': '86400' }, 86_400_000],
    [
      'a date, from the date of the answer',
      { date, 'retry-after': date.replace(':54', ':59') },
      5000,
    ],
    ['the number of a list that a proxy made', { 'retry-after': `${date}, 45` }, 45_000],
    [
      'a date in the form of ISO',
      { date: '2026-03-17T17:37:54Z', 'retry-after': '2026-03-17T17:38:04.500Z' },
      10_500,
    ],
    ['a date that is now', { date, 'retry-after': date }, 0],
    ['a number among spaces', { 'retry-after': '3 ' }, 3000],
    ['a date after the header of AWS', { date, 'retry-after': date, 'x-amz-retry-after': '5' }, 0],
    ['the header of AWS', { 'x-amz-retry-after': '5000' }, 5000],
    [
      'seconds where milliseconds are unreadable',
      { 'retry-after-ms': 'x', 'retry-after': '3' },
      3000,
    ],
  ])('reads %s', (_, headers, expected) => {
    expect(parse(headers)).toBe(expected)
  })

  test.each([
    ['nothing', {}],
    ['an empty value', { 'retry-after': '' }],
    ['a negative number', { 'retry-after': '-5' }],
    ['a number with words', { 'retry-after': '5 seconds' }],
    ['words', { 'retry-after': 'soon' }],
    ['a number too large for a double', { 'retry-after': '9'.repeat(400) }],
    ['an exponent', { 'retry-after': '1e3' }],
    ['a date in the past', { date, 'retry-after': date.replace('37:54', '36:54') }],
    ['a date where the answer has none of its own', { 'retry-after': date }],
    ['a broken date', { date, 'retry-after': 'Invalid Date GMT' }],
  ])('ignores %s', (_, headers) => {
    expect(parse(headers)).toBeUndefined()
  })
})
