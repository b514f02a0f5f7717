import { expect, it } from 'vitest'
import { counted, listed } from './in-words.ts'
import { showNumber } from './show-number.ts'

it.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [['a', 'b', 'c'], 'a, b and c'],
  [['a', 'b', 'a'], 'a and b'],
])('lists %o as %o', (names, text) => {
  expect(listed(names)).toBe(text)
})

it('counts in words', () => {
  expect([0, 1, 3].map((count) => counted(count, 'attempt'))).toEqual([
    '0 attempts',
    '1 attempt',
    '3 attempts',
  ])
  expect([1, 2].map((count) => counted(count, 'try', 'tries'))).toEqual(['1 try', '2 tries'])
})

it('shows sums without the noise of binary fractions', () => {
  expect([0.1 + 0.2, 4, 0.004].map(showNumber)).toEqual(['0.3', '4', '0.004'])
})
