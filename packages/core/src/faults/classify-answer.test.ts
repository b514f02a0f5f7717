import { describe, expect, test } from 'vitest'
import { classifyAnswer } from './classify-answer.ts'
import type { Fault } from './fault.ts'

const named = (status: number, body: unknown = '', headers: Record<string, string> = {}): Fault =>
  classifyAnswer({
    status,
    headers: new Headers(headers),
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

describe('classifyAnswer', () => {
  test.each([
    [400, 'invalid_request'],
    [401, 'auth'],
    [402, 'billing'],
    [403, 'auth'],
    [404, 'not_found'],
    [408, 'timeout'],
    [413, 'too_large'],
    [418, 'unknown'],
    [422, 'invalid_request'],
    [429, 'rate_limit'],
    [500, 'server_error'],
    [502, 'server_error'],
    [503, 'overloaded'],
    [504, 'timeout'],
    [529, 'overloaded'],
    [599, 'server_error'],
  ])('a bare %i is %s', (status, kind) => {
    expect(named(status)).toMatchObject({ kind, status })
  })

  test.each([408, 499, 502, 504])(
    'a gateway that gave up with %i leaves delivery open',
    (status) => {
      expect(named(status).delivery).toBe('unknown')
    },
  )

  test.each([400, 409, 418, 429, 500, 503, 529])('a %i was turned down', (status) => {
    expect(named(status).delivery).toBe('rejected')
  })

  test('a code says more than the status', () => {
    expect(named(429, { error: { code: 'insufficient_quota' } })).toMatchObject({
      kind: 'billing',
      scope: 'account',
      transient: false,
    })
  })

  test.each([
    [503, 'server_error', 'overloaded'],
    [504, 'internal_error', 'timeout'],
    [400, 'server_error', 'invalid_request'],
    [200, 'server_error', 'server_error'],
  ])(
    'that the server failed is said better by a status: %i with %s is %s',
    (status, code, kind) => {
      expect(named(status, { error: { code } }).kind).toBe(kind)
    },
  )

  test.each([
    [400, 'invalid_request'],
    [503, 'overloaded'],
    [599, 'server_error'],
    [399, 'malformed_response'],
    [600, 'malformed_response'],
    [1301, 'malformed_response'],
    [0, 'malformed_response'],
  ])('a 200 whose error has the code %i is %s', (code, kind) => {
    expect(named(200, { error: { code, message: 'no' } }).kind).toBe(kind)
  })

  test('an answer without words is told by its status', () => {
    expect(named(418).message).toBe('HTTP 418 without a message')
  })

  test.each([
    ['is taken from the first header that has it', { 'request-id': 'a', 'cf-ray': 'b' }, 'a'],
    ['is not an empty header', { 'x-request-id': '', 'cf-ray': 'b' }, 'b'],
    ['is no essay', { 'x-request-id': 'a'.repeat(201), 'cf-ray': 'b' }, 'b'],
    ['may be long', { 'x-request-id': 'a'.repeat(200), 'cf-ray': 'b' }, 'a'.repeat(200)],
    ['may be missing', {}, undefined],
  ])('the id of a request %s', (_, headers: Record<string, string>, id) => {
    expect(named(500, '', headers).requestId).toBe(id)
  })

  test('words do not overrule a status that is clear', () => {
    expect(named(429, 'over the token limit per minute').kind).toBe('rate_limit')
    expect(named(401, 'this safety filter needs a key').kind).toBe('auth')
    expect(named(502, 'prompt is too long').kind).toBe('server_error')
  })

  test('a parameter about safety is not a refusal', () => {
    const body = { error: { message: "Invalid value for 'safety_identifier': too short" } }
    expect(named(400, body).kind).toBe('invalid_request')
  })

  test('carries what the vendor said, its id and when to come back', () => {
    const body = { error: { message: 'slow\n  down,  please' } }
    const fault = named(503, body, { 'x-request-id': 'req_1', 'retry-after': '120' })
    expect(fault).toMatchObject({
      message: 'slow down, please',
      requestId: 'req_1',
      retryAfterMs: 120_000,
    })
  })

  test('a fault that will not pass has no time to come back', () => {
    expect(named(401, '', { 'retry-after': '5' }).retryAfterMs).toBeUndefined()
  })

  test('an error inside a 200 is named by itself, and was accepted', () => {
    expect(named(200, { error: { code: 429, message: 'slow' } })).toMatchObject({
      kind: 'rate_limit',
      delivery: 'accepted',
    })
    expect(named(200, { error: { code: 'server_error' } }).kind).toBe('server_error')
    expect(named(200, '{"images":').kind).toBe('malformed_response')
  })

  test('repeats neither keys nor images', () => {
    const image = `data:image/png;base64,${'iVBORw0KGgo'.repeat(100)}`
    const { message } = named(400, { error: { message: `bad ${image} from sk-abcdefgh12345` } })
    expect(message).toBe('bad <image/png, 825 bytes> from <secret>')
  })
})
