import { describe, expect, it } from 'vitest'
import { rawHeaders, type RawHeaders } from './raw-headers.ts'

const forms: readonly (readonly [string, RawHeaders])[] = [
  ['names and values in turn', ['X-Key', 'a', 'set-cookie', ['b', 'c']]],
  [
    'buffers in turn',
    ['X-Key', 'a', 'set-cookie', 'b', 'set-cookie', 'c'].map((text) => Buffer.from(text)),
  ],
  ['an object', { 'x-key': 'a', 'set-cookie': ['b', 'c'], left: undefined }],
  ['a block of text', 'X-Key: a\r\nset-cookie: b\r\nset-cookie: c\r\n'],
]

describe('rawHeaders', () => {
  it.each(forms)('reads %s', (_form, raw) => {
    expect([...rawHeaders(raw)]).toEqual([
      ['set-cookie', 'b'],
      ['set-cookie', 'c'],
      ['x-key', 'a'],
    ])
  })

  it('leaves out what Headers does not take, and the pseudo headers of HTTP/2', () => {
    expect([...rawHeaders({ ':status': 200, 'content-length': 2, note: 'läuft ✓' })]).toEqual([
      ['content-length', '2'],
    ])
  })
})
