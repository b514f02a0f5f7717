import { expect, it } from 'vitest'
import { dearest, total } from './prices.ts'

const three = { price: 3, attempts: 2 }
const five = { price: 5, attempts: 1 }

it('takes the dearest attempts first', () => {
  expect(dearest([three, five], 2)).toEqual([five, { price: 3, attempts: 1 }])
  expect(total(dearest([three, five], 2))).toBe(8)
})

it('takes no more than there are', () => {
  expect(total(dearest([three, five], 10))).toBe(11)
})

it('is never no number, however many attempts cost nothing or nobody knows what', () => {
  expect(total([{ price: 0, attempts: Infinity }])).toBe(0)
  expect(total(dearest([{ price: Infinity, attempts: 3 }], 0))).toBe(0)
  expect(total([{ price: Infinity, attempts: 3 }])).toBe(Infinity)
})
