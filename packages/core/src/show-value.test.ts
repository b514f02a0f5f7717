import { describe, expect, it } from 'vitest'
import { showValue } from './show-value.ts'

describe('showValue', () => {
  it.each([
    ['abc', "'abc'"],
    ['x'.repeat(500), `'${'x'.repeat(100)}'`],
    [5, '5'],
    [Number.NaN, 'NaN'],
    [null, 'null'],
    [undefined, 'undefined'],
    [Symbol('odd'), 'Symbol(odd)'],
    [[1], 'an array'],
    [() => 1, 'a function'],
  ])('shows %o in a few words', (value, shown) => {
    expect(showValue(value)).toBe(shown)
  })

  it('names an object that cannot be made a string', () => {
    const hostile = {
      toString() {
        throw new Error('not me')
      },
    }
    expect([Object.create(null), hostile].map(showValue)).toEqual(['an object', 'an object'])
  })
})
