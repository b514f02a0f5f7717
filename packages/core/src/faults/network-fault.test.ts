import { describe, expect, test } from 'vitest'
import { networkFault } from './network-fault.ts'

const coded = (code: string, fields: object = {}): Error =>
  Object.assign(new Error(`it broke: ${code}`), { code, ...fields })

describe('networkFault', () => {
  test.each([
    ['ECONNREFUSED', 'network', 'unsent', true],
    ['ENOTFOUND', 'network', 'unsent', true],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout', 'unsent', true],
    ['ECONNRESET', 'network', 'unknown', true],
    ['UND_ERR_SOCKET', 'network', 'unknown', true],
    ['UND_ERR_HEADERS_TIMEOUT', 'timeout', 'unknown', true],
    ['CERT_HAS_EXPIRED', 'network', 'unsent', false],
    ['ERR_INVALID_URL', 'invalid_request', 'unsent', false],
    ['ABORT_ERR', 'aborted', 'unknown', false],
  ])('reads %s as %s, %s', (code, kind, delivery, transient) => {
    expect(networkFault(coded(code))).toMatchObject({ kind, delivery, transient })
  })

  test('finds the code behind the errors that wrap it', () => {
    const cause = new TypeError('fetch failed', { cause: coded('ENETUNREACH') })
    const fault = networkFault(new Error('Cannot connect to API', { cause }))
    expect(fault).toMatchObject({ kind: 'network', message: 'it broke: ENETUNREACH' })
  })

  test('says the code where the message does not', () => {
    const error = Object.assign(new Error('it broke'), { code: 'ECONNRESET' })
    expect(networkFault(error)?.message).toBe('it broke (ECONNRESET)')
    expect(networkFault(coded('ECONNRESET'))?.message).toBe('it broke: ECONNRESET')
  })

  test('finds the code among the errors of several addresses', () => {
    const error = new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')], '')
    expect(networkFault(new TypeError('fetch failed', { cause: error }))?.delivery).toBe('unsent')
  })

  test('a code that may come later is unsent while the connection is being made', () => {
    expect(networkFault(coded('ETIMEDOUT', { syscall: 'connect' }))?.delivery).toBe('unsent')
    expect(networkFault(coded('ETIMEDOUT', { syscall: 'read' }))?.delivery).toBe('unknown')
    const handshake =
      'Client network socket disconnected before secure TLS connection was established'
    const reset = Object.assign(new Error(handshake), { code: 'ECONNRESET' })
    expect(networkFault(reset)?.delivery).toBe('unsent')
  })

  test('reads what AbortSignal throws by its name', () => {
    expect(networkFault(new DOMException('late', 'TimeoutError'))?.kind).toBe('timeout')
    expect(networkFault(new DOMException('stop', 'AbortError'))?.kind).toBe('aborted')
  })

  test.each([[new Error('no code')], [coded('EBADF')], [coded('constructor')], ['text'], [null]])(
    'says nothing of %s',
    (error) => {
      expect(networkFault(error)).toBeUndefined()
    },
  )

  test('survives causes that go round in circles', () => {
    const error = new Error('round')
    error.cause = new Error('and round', { cause: error })
    expect(networkFault(error)).toBeUndefined()
  })
})
