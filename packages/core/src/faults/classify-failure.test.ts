import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { classifyFailure } from './classify-failure.ts'
import { Fault } from './fault.ts'
import type { Failure } from '../provider.ts'

const nobody = {}
const key = 'the-key-of-this-attempt'
const failure = (error: unknown, fields: Partial<Failure> = {}): Failure => ({
  error,
  answer: undefined,
  delivery: 'unknown',
  sent: false,
  ...fields,
})
const answer = (status: number, body = '') => ({ status, headers: new Headers(), body })

describe('classifyFailure', () => {
  test('a Fault passes as it is', () => {
    const fault = new Fault('quota', { message: 'none left', delivery: 'rejected' })
    expect(classifyFailure(failure(fault, { answer: answer(500) }), nobody)).toBe(fault)
  })

  test('what was put on a Fault beside its fields goes no further', () => {
    const fault = Object.assign(new Fault('auth', { message: 'bad key' }), { headers: { key } })
    class Own extends Fault {
      readonly sent = key
    }
    for (const thrown of [fault, new Own('auth', { message: 'bad key' })]) {
      const seen = classifyFailure(failure(thrown), nobody, [key])
      expect(inspect(seen, { showHidden: true })).not.toContain(key)
      expect(seen).toMatchObject({ kind: 'auth', message: 'bad key' })
    }
  })

  test("a vendor's id of a request that repeats the key is told without it", () => {
    const fault = new Fault('auth', { message: 'bad key', requestId: `req-${key}` })
    expect(classifyFailure(failure(fault), nobody, [key]).requestId).toBe('req-<secret>')
  })

  test("a vendor's id of a request that is a number does not make another fault of it", () => {
    const fault = new Fault('rate_limit', { status: 429, requestId: 17 as never })
    const seen = classifyFailure(failure(fault), nobody, [key])
    expect(seen).toMatchObject({ kind: 'rate_limit', status: 429, requestId: '17' })
  })

  test('a Fault passes also through a library that wraps what its fetch throws', () => {
    const fault = new Fault('quota')
    const wrapped = new Error('request failed', { cause: fault })
    expect(classifyFailure(failure(wrapped), nobody).kind).toBe('quota')
  })

  test("the provider's own reading comes before the status", () => {
    const provider = { classify: () => new Fault('content_policy', { status: 400 }) }
    const fault = classifyFailure(failure(new Error('x'), { answer: answer(400) }), provider)
    expect(fault.kind).toBe('content_policy')
  })

  test('what the provider does not read is named by the answer, then by the network', () => {
    const provider = { classify: () => undefined }
    const reset = Object.assign(new Error('reset'), { code: 'ECONNRESET' })
    const seen = failure(reset, { answer: answer(503, 'busy') })
    expect(classifyFailure(seen, provider)).toMatchObject({ kind: 'overloaded', message: 'busy' })
    expect(classifyFailure(failure(reset), provider).kind).toBe('network')
  })

  test('what an error says that was caused by another is told with the innermost reason', () => {
    const reason = new Error('unexpected redirect', { cause: { of: 'no error' } })
    const failed = new TypeError('fetch failed', { cause: reason })
    const library = new Error('Connection error.', { cause: failed })
    const message = 'Connection error: unexpected redirect'
    expect(classifyFailure(failure(library), nobody)).toMatchObject({ kind: 'unknown', message })
    const begun = failure(library, { answer: answer(200), delivery: 'accepted', sent: true })
    expect(classifyFailure(begun, nobody).message).toBe(`HTTP 200, but: ${message}`)
    const long = new Error('first', {
      cause: new Error('second', { cause: new Error('[\n  {}\n]') }),
    })
    expect(classifyFailure(failure(long), nobody).message).toBe('first: second')
    const told = new Error('cannot connect: unexpected redirect', { cause: reason })
    expect(classifyFailure(failure(told), nobody).message).toBe(told.message)
    expect(classifyFailure(failure({ cause: 5 }), nobody).message).toContain('not an Error')
  })

  test('a classify that throws is not hidden', () => {
    const classify = (): never => {
      throw new TypeError('x is undefined')
    }
    const fault = classifyFailure(failure(new Error('first'), { answer: answer(503) }), {
      classify,
    })
    expect(fault).toMatchObject({ kind: 'unknown', transient: false })
    expect(fault.message).toBe("the provider's classify threw: x is undefined")
  })

  test('a classify that returns something else is not taken for a fault', () => {
    const provider = { classify: () => ({ kind: 'quota' }) as unknown as Fault }
    expect(classifyFailure(failure(new Error('x')), provider)).toMatchObject({
      kind: 'unknown',
      message: "the provider's classify returned something that is not a Fault",
    })
  })

  test('an error after a 2xx is a malformed response', () => {
    const seen = failure(new SyntaxError('Unexpected end of JSON'), {
      answer: answer(200),
      delivery: 'accepted',
      sent: true,
    })
    expect(classifyFailure(seen, nobody)).toMatchObject({
      kind: 'malformed_response',
      delivery: 'accepted',
      message: 'HTTP 200, but: Unexpected end of JSON',
    })
  })

  test('a connection that broke after 2xx headers is a network fault that was accepted', () => {
    const reset = Object.assign(new Error('terminated'), { code: 'UND_ERR_SOCKET' })
    const seen = failure(reset, { answer: answer(200), delivery: 'accepted', sent: true })
    expect(classifyFailure(seen, nobody)).toMatchObject({ kind: 'network', delivery: 'accepted' })
  })

  test('an answer to something else than the submission names nothing', () => {
    const seen = failure(new TypeError('x is undefined'), {
      answer: answer(200),
      delivery: 'unsent',
    })
    expect(classifyFailure(seen, nobody)).toMatchObject({ kind: 'unknown', delivery: 'unsent' })
  })

  test('an answer without a body is told in the words of the provider', () => {
    const seen = failure(new Error('busy until noon'), { answer: answer(503) })
    expect(classifyFailure(seen, nobody)).toMatchObject({
      kind: 'overloaded',
      message: 'busy until noon',
    })
  })

  test('an answer whose body has no message is not told in words about something else', () => {
    const seen = failure(new Error('cannot read images'), { answer: answer(503, '{}') })
    expect(classifyFailure(seen, nobody).message).toBe('HTTP 503 without a message')
  })

  test('the words of an error name it when nothing else does', () => {
    expect(classifyFailure(failure('connection reset by peer'), nobody).kind).toBe('network')
    expect(classifyFailure(failure(new Error('boom')), nobody)).toMatchObject({
      kind: 'unknown',
      message: 'boom',
    })
  })

  test('what the wire knows of delivery wins, also over a Fault', () => {
    const refused = new Fault('content_policy')
    const taken = failure(refused, { delivery: 'accepted', sent: true })
    expect(classifyFailure(taken, nobody).delivery).toBe('accepted')
    const open = failure(refused, { delivery: 'unknown', sent: true })
    expect(classifyFailure(open, nobody).delivery).toBe('unknown')
    const unsent = failure(refused, { delivery: 'unsent' })
    expect(classifyFailure(unsent, nobody).delivery).toBe('unsent')
  })

  test('a wire that saw nothing leaves delivery to the fault', () => {
    const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
    expect(classifyFailure(failure(refused), nobody).delivery).toBe('unsent')
    expect(classifyFailure(failure(new Fault('rate_limit')), nobody).delivery).toBe('rejected')
  })

  test('nothing that comes out holds a key or the bytes of an image', () => {
    const bytes = 'iVBORw0KGgo'.repeat(1000)
    const error = Object.assign(new Error(`bad ${bytes} with ${key}`, { cause: new Error(key) }), {
      name: 'AI_APICallError',
      code: 'E_BAD',
      requestBodyValues: { image: bytes },
      headers: { authorization: key },
    })
    const fault = classifyFailure(failure(error), nobody, [key])
    const shown = inspect(fault, { depth: 10 })
    expect(shown).not.toContain(key)
    expect(shown).not.toContain('iVBORw0KGgoiVBORw0KGgo')
    expect(fault.message).toBe('bad <base64, 8.1 KiB> with <secret>')
    expect(fault.cause).toMatchObject({ name: 'AI_APICallError', code: 'E_BAD' })
    expect(Object.keys(fault.cause as Error)).toEqual([])
  })

  test('a Fault that the provider made is cleaned like any other', () => {
    const causes = new Fault('quota', { message: 'none left', cause: new Error(key) })
    const cleaned = classifyFailure(failure(causes), nobody, [key])
    expect(inspect(cleaned, { depth: 10 })).not.toContain(key)
    expect(cleaned).toMatchObject({ kind: 'quota', message: 'none left' })
    const lines = new Fault('quota', { message: 'none\nleft' })
    expect(classifyFailure(failure(lines), nobody).message).toBe('none left')
  })

  test('a Fault gets no cause that it had not', () => {
    const fault = new Fault('content_policy')
    const taken = failure(fault, { delivery: 'accepted', sent: true })
    expect(classifyFailure(taken, nobody).cause).toBeUndefined()
  })

  test('a message is one line of at most 300 characters', () => {
    const long = `first\nsecond ${'and so on '.repeat(100)}`
    const { message } = classifyFailure(failure(new Error(long)), nobody)
    expect(message).toMatch(/^first second and so on/)
    expect(message.length).toBeLessThanOrEqual(300)
  })

  test('the secret that a cut would split is taken out before the cut', () => {
    const error = new Error(`${'x '.repeat(145)}${key}`)
    expect(classifyFailure(failure(error), nobody, [key]).message).not.toContain('the-key')
  })
})
