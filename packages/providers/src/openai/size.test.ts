import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { standardSizes } from './models.ts'
import { chooseSize } from './size.ts'

describe('chooseSize', () => {
  test.each([
    ['1:1', '1024x1024'],
    ['3:2', '1536x1024'],
    ['2:3', '1024x1536'],
    ['16:9', '1536x864'],
    ['9:16', '864x1536'],
    ['4:3', '1216x912'],
    ['21:9', '1568x672'],
    ['1:3', '592x1776'],
  ])('makes of the ratio %s the size %s', (aspectRatio, size) => {
    expect(chooseSize({ aspectRatio }, 'flexible')).toEqual({ size })
  })

  test('takes a ratio from the list where a model has one', () => {
    expect(chooseSize({ aspectRatio: '2:3' }, standardSizes)).toEqual({ size: '1024x1536' })
    expect(chooseSize({ aspectRatio: '16:9' }, standardSizes)).toEqual({
      problem: `has no size of aspect ratio 16:9 (${standardSizes.join(', ')}): give a size`,
    })
  })

  test('leaves the size to the API where nothing is asked for', () => {
    expect(chooseSize({}, 'flexible')).toEqual({ size: undefined })
  })

  test('every size that it makes of a ratio has exactly that ratio and keeps the rule', () => {
    const side = fc.integer({ min: 1, max: 100 })
    fc.assert(
      fc.property(side, side, (w, h) => {
        const { size } = chooseSize({ aspectRatio: `${w}:${h}` }, 'flexible')
        fc.pre(size !== undefined)
        const [width = 0, height = 0] = size.split('x').map(Number)
        expect(width * h).toBe(height * w)
        expect(chooseSize({ size }, 'flexible')).toEqual({ size })
      }),
    )
  })
})
