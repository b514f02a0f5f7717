import { describe, expect, it } from 'vitest'
import { isClaim, normalizeMediaType } from './media-type.ts'

describe('normalizeMediaType', () => {
  it.each([
    ['image/jpg', 'image/jpeg'],
    ['IMAGE/PNG', 'image/png'],
    [' image/webp; q=0.8', 'image/webp'],
    ['image/heif', 'image/heic'],
    ['image/svg+xml', 'image/svg+xml'],
    ['image/*', 'image/*'],
  ])('%s is %s', (given, name) => {
    expect(normalizeMediaType(given)).toBe(name)
  })

  it.each(['', 'png', '.png', 'image/', 'image/p ng', '*/*'])('%o is none', (given) => {
    expect(normalizeMediaType(given)).toBeUndefined()
  })

  it('does not read aliases from the prototype of its table', () => {
    expect(normalizeMediaType('constructor')).toBeUndefined()
  })

  it('takes what stores say of any file for no claim', () => {
    expect(isClaim('application/octet-stream')).toBe(false)
    expect(isClaim('image/png')).toBe(true)
  })
})
