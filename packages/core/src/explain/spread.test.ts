import { expect, it } from 'vitest'
import { spread } from './spread.ts'

it('gives all entries to the part where they come to most', () => {
  expect(spread([(k) => k, (k) => 3 * k], 4)).toBe(12)
})

it('divides them where each part remembers', () => {
  expect(spread([(k) => k + 2, (k) => k + 2, (k) => k + 2], 2)).toBe(6)
  expect(spread([(k) => k + 2, (k) => k + 2], 5)).toBe(9)
})

it('counts nothing for a part that is not entered', () => {
  expect(spread([(k) => k + 100, (k) => k], 1)).toBe(101)
})

it('takes each part at its most where there are too many ways', () => {
  expect(spread([(k) => k, (k) => k], 1000)).toBe(2000)
})
