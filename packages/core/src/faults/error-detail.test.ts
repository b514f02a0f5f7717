import { describe, expect, test } from 'vitest'
import { readErrorDetail } from './error-detail.ts'

const read = (body: unknown): object => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const { code, type, message, param } = readErrorDetail(text)
  return { code, type, message, param }
}
const no = undefined

describe('readErrorDetail', () => {
  test.each([
    [
      'the form of OpenAI',
      { error: { message: 'no', type: 't', param: 'size', code: 'c' } },
      { message: 'no', type: 't', param: 'size', code: 'c' },
    ],
    [
      'the form of Google',
      { error: { code: 429, message: 'slow', status: 'RESOURCE_EXHAUSTED', details: [{}] } },
      { message: 'slow', code: '429', type: no, param: no },
    ],
    [
      'the form of DashScope',
      { code: 'Throttling', message: 'm', request_id: 'r' },
      { code: 'Throttling', message: 'm' },
    ],
    ['an error that is a text', { error: 'balance', code: 'b' }, { message: 'balance', code: 'b' }],
    ['a list around it', [{ error: { message: 'm' } }], { message: 'm' }],
    ['a list within it', { errors: [{ message: 'm', code: 1 }] }, { message: 'm', code: '1' }],
    [
      'a list of FastAPI',
      { detail: [{ msg: 'm', type: 'missing' }] },
      { message: 'm', type: 'missing' },
    ],
    [
      'a failed response',
      { response: { error: { code: 'c', message: 'm' } } },
      { code: 'c', message: 'm' },
    ],
    [
      'JSON within the message',
      { error: { code: 429, message: '{"error":{"status":"S","message":"inner"}}' } },
      { code: '429', message: 'inner' },
    ],
    [
      'an error page',
      '<html><title>502 Bad Gateway</title><body>x</body></html>',
      { message: '502 Bad Gateway' },
    ],
    ['tags without a title', '<p>gateway</p>  <b>gone</b>', { message: 'gateway gone' }],
    ['plain text', ' too many\nrequests ', { message: 'too many requests' }],
    ['JSON that was cut off', '{"error":{"message":"h', { message: '{"error":{"message":"h' }],
    ['a JSON text', '"just this"', { message: 'just this' }],
    [
      'JSON within the message, behind spaces',
      { error: { message: '  {"message":"inner","type":"t"}' } },
      { message: 'inner', type: 't' },
    ],
    [
      'a message that is no JSON as it is',
      { error: { message: 'use <size>  or {auto}' } },
      { message: 'use <size>  or {auto}' },
    ],
    [
      'a status where there is no code',
      { error: { code: '', status: 'UNAVAILABLE', message: 'm' } },
      { code: 'UNAVAILABLE', message: 'm' },
    ],
    ['the first message that says something', { message: '  ', msg: 'm' }, { message: 'm' }],
    ['an error that is null beside a message', { error: null, message: 'm' }, { message: 'm' }],
    ['JSON behind a line break', '\n  {"message":"m"}', { message: 'm' }],
    ['tags with nothing between them', '<b>gateway</b><b>gone</b>', { message: 'gateway gone' }],
    ['three levels', { error: { error: { error: { message: 'm' } } } }, { message: 'm' }],
    ['no fourth level', { error: { error: { error: { error: { message: 'm' } } } } }, {}],
    ['three lists', [[[{ message: 'm' }]]], { message: 'm' }],
    ['no fourth list', [[[[{ message: 'm' }]]]], {}],
    ['a list of nothing', [null], {}],
    ['nothing', '', {}],
    ['null', 'null', { message: 'null' }],
    ['an empty object', '{}', {}],
    ['fields of other types', { error: { message: 5, code: null, type: [] } }, {}],
  ])('reads %s', (_, body, expected) => {
    expect(read(body)).toEqual({ code: no, type: no, message: no, param: no, ...expected })
  })

  test('keeps what only one vendor has', () => {
    const body = JSON.stringify({ error: { message: 'm', metadata: { limit_source: 'x' } }, id: 1 })
    expect(readErrorDetail(body).fields).toMatchObject({ metadata: { limit_source: 'x' }, id: 1 })
  })

  test.each(['[5]', '[null]', '[]', 'plain text'])(
    'has no fields where there are none: %s',
    (body) => {
      expect(readErrorDetail(body).fields).toEqual({})
    },
  )

  test('is not led astray by depth', () => {
    const deep = `${'{"error":'.repeat(5000)}1${'}'.repeat(5000)}`
    expect(() => readErrorDetail(deep)).not.toThrow()
  })
})
