import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redisKey } from './redis-key.ts'

const parts = fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 3 })

describe('a key', () => {
  it('is another one for any other parts', () => {
    fc.assert(
      fc.property(parts, parts, (some, others) => {
        const same = some.length === others.length && some.every((part, at) => part === others[at])
        expect(redisKey('stint', 'scope', some) === redisKey('stint', 'scope', others)).toBe(same)
      }),
    )
  })

  it('does not depend on where one part ends and the next begins', () => {
    expect(redisKey('stint', 'x', ['ab', 'c'])).not.toBe(redisKey('stint', 'x', ['a', 'bc']))
    expect(redisKey('stint', 'x', ['a', ''])).not.toBe(redisKey('stint', 'x', ['a']))
    expect(redisKey('stint', 'x', ['2:a'])).not.toBe(redisKey('stint', 'x', ['2', 'a']))
  })

  it('tells lone surrogates apart', () => {
    expect(redisKey('stint', 'x', ['\ud800'])).not.toBe(redisKey('stint', 'x', ['\ud801']))
  })

  it('shows nothing of what it is made from but prefix and kind', () => {
    expect(redisKey('stint', 'scope', ['}{\r\n* SECRET'])).toMatch(/^stint:scope:\{[0-9a-f]{64}\}$/)
  })
})
