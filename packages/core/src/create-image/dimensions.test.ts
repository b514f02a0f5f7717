import { describe, expect, it } from 'vitest'
import { contradicts, isRatio, isSize } from './dimensions.ts'

describe('isSize and isRatio', () => {
  it.each(['1x1', '1024x1365', '16384x16384'])('%s is a size', (text) => {
    expect(isSize(text)).toBe(true)
  })

  it.each([
    'auto',
    '0x10',
    '1024X1024',
    '1024 x 1024',
    '1024*1024',
    '-1x5',
    '01x1',
    '16385x1',
    '1x1\n',
  ])('%j is not', (text) => {
    expect(isSize(text)).toBe(false)
  })

  it('a ratio is two whole numbers', () => {
    expect(['16:9', '1:1', '21:9'].every(isRatio)).toBe(true)
    expect(['16/9', '1.85:1', '0:1', '16x9', ''].some(isRatio)).toBe(false)
  })
})

describe('contradicts', () => {
  it('one lies and the other stands', () => {
    expect(contradicts('1536x1024', '9:16')).toBe(true)
    expect(contradicts('1024x1536', '16:9')).toBe(true)
  })

  it.each([
    ['1536x1024', '16:9'],
    ['1344x768', '16:9'],
    ['1024x1024', '16:9'],
    ['1024x1024', undefined],
    ['auto', '16:9'],
    [7, '16:9'],
  ])('%s beside %s is for the vendors to read', (size, ratio) => {
    expect(contradicts(size, ratio)).toBe(false)
  })
})
