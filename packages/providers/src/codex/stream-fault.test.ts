import { describe, expect, test } from 'vitest'
import { streamFault } from './stream-fault.ts'

const plain = new Headers({ 'x-request-id': 'req_1' })

describe('an error inside a stream', () => {
  test.each([
    ['server_error', 'server_error', 'provider', true],
    ['vector_store_timeout', 'server_error', 'provider', true],
    ['image_generation_server_error', 'server_error', 'provider', true],
    ['server_is_overloaded', 'overloaded', 'provider', true],
    ['503', 'overloaded', 'provider', true],
    ['rate_limit_exceeded', 'rate_limit', 'key', true],
    ['insufficient_quota', 'billing', 'account', false],
    ['usage_limit_reached', 'quota', 'account', false],
    ['usage_not_included', 'billing', 'account', false],
    ['token_expired', 'auth', 'key', false],
    ['model_not_found', 'not_found', 'model', false],
    ['context_length_exceeded', 'context_length', 'shape', false],
    ['image_file_too_large', 'too_large', 'shape', false],
    ['unsupported_image_media_type', 'unsupported', 'shape', false],
    ['invalid_base64_image', 'invalid_request', 'request', false],
    ['empty_image_file', 'invalid_request', 'request', false],
    ['data_residency_mismatch', 'invalid_request', 'request', false],
    ['image_generation_user_error', 'invalid_request', 'request', false],
    ['moderation_blocked', 'content_policy', 'request', false],
    ['image_content_policy_violation', 'content_policy', 'request', false],
    ['bio_policy', 'content_policy', 'request', false],
    ['a_code_of_tomorrow', 'server_error', 'provider', true],
  ])('with the code %s is %s', (code, kind, scope, transient) => {
    expect(streamFault({ code, message: 'It is said here.' }, plain)).toMatchObject({
      kind,
      scope,
      transient,
      status: 200,
      delivery: 'accepted',
      requestId: 'req_1',
      message: 'It is said here.',
    })
  })

  test('is named by its type where it has no code', () => {
    const error = { type: 'rate_limit_error', code: null, message: 'Slow down.' }
    expect(streamFault(error, plain)).toMatchObject({ kind: 'rate_limit', scope: 'key' })
  })

  test('is one of content when a prompt was invalid because it was flagged', () => {
    const fault = (message: string) => streamFault({ code: 'invalid_prompt', message }, plain).kind
    expect(fault('Your prompt was flagged as violating our usage policy.')).toBe('content_policy')
    expect(fault('The prompt is empty.')).toBe('invalid_request')
  })

  test.each([
    ['nothing', undefined, 'the response failed without saying why'],
    ['no object', 7, 'the response failed without saying why'],
    ['no words', { code: 'server_error' }, 'the response failed without saying why'],
    ['only words', 'It broke.', 'It broke.'],
  ])('that says %s may pass', (_, error, message) => {
    expect(streamFault(error, plain)).toMatchObject({
      kind: 'server_error',
      transient: true,
      message,
    })
  })
})

describe('when to come back', () => {
  const limit = { code: 'rate_limit_exceeded', message: 'Please try again in 7.188s.' }

  test('is in the words', () => {
    expect(streamFault(limit, plain).retryAfterMs).toBe(7188)
  })

  test('is rather in the headers of the error, then in those of the answer', () => {
    const headers = new Headers({ 'retry-after': '9' })
    expect(streamFault(limit, headers).retryAfterMs).toBe(9000)
    const own = { ...limit, headers: { 'retry-after': '3', 'x-other': 5 } }
    expect(streamFault(own, headers).retryAfterMs).toBe(3000)
  })

  test('is not read from headers that are none', () => {
    for (const headers of [null, 'retry-after: 3', { 'retry-after': 3 }, { 'retry-after': '3\n' }])
      expect(streamFault({ ...limit, headers }, plain).retryAfterMs).toBe(7188)
  })

  test('of a plan of ChatGPT is when it is reset', () => {
    const error = { type: 'usage_limit_reached', message: 'Used up.', resets_in_seconds: 60 }
    expect(streamFault(error, plain)).toMatchObject({ kind: 'quota', retryAfterMs: 60_000 })
  })
})
