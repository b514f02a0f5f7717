import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase64 } from './base64.ts'

describe('decodeBase64', () => {
  it('gives back any bytes, in either alphabet, with or without padding and white space', () => {
    const encodings = fc.constantFrom<BufferEncoding>('base64', 'base64url')
    const property = fc.property(
      fc.uint8Array({ maxLength: 200 }),
      encodings,
      fc.boolean(),
      fc.integer({ min: 1, max: 80 }),
      (data, encoding, padded, width) => {
        const text = Buffer.from(data).toString(encoding)
        const body = padded ? text : text.replace(/=+$/, '')
        const lines = body.match(new RegExp(`.{1,${width}}`, 'g')) ?? []
        expect(decodeBase64(`${lines.join('\r\n')}\n`, 1000)).toEqual({ data })
      },
    )
    fc.assert(property)
  })

  it('returns memory that nobody else has a view of', () => {
    const decoded = decodeBase64('AQID', 1000)
    expect(decoded).toEqual({ data: new Uint8Array([1, 2, 3]) })
    expect('data' in decoded && decoded.data.buffer.byteLength).toBe(3)
  })

  it('says where a text stops being base64', () => {
    expect(decodeBase64('AQ!D', 1000)).toEqual({ problem: 'character 3 is not base64' })
    expect(decodeBase64('AQ=D', 1000)).toEqual({ problem: 'character 3 is not base64' })
    expect(decodeBase64('AQIDA', 1000)).toEqual({ problem: '5 characters of base64 are cut short' })
  })

  it('does not decode what is too large', () => {
    expect(decodeBase64('AQID', 2)).toEqual({ tooLarge: 3 })
    expect(decodeBase64('AQI=', 2)).toEqual({ data: new Uint8Array([1, 2]) })
  })

  it('takes a text of the size of the largest image', () => {
    const text = 'A'.repeat(64 * 1024 * 1024)
    expect(decodeBase64(text, 1000)).toEqual({ tooLarge: 48 * 1024 * 1024 })
    expect(decodeBase64(`${text}*`, 1000)).toHaveProperty('problem')
  })
})
