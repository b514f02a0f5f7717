import { describe, expect, it } from 'vitest'
import { deliveryOfStatus, Fault, faultKinds, mayHaveBeenPaid, type FaultKind } from './fault.ts'

describe('a fault', () => {
  it.each(Object.keys(faultKinds) as FaultKind[])('of kind %s has what the table says', (kind) => {
    expect(new Fault(kind)).toMatchObject(faultKinds[kind])
  })

  it('without a message of its own is called by its kind', () => {
    expect(new Fault('malformed_response').message).toBe('malformed response')
  })

  it.each(['timed_out', 'toString', undefined])('of kind %s is a mistake', (kind) => {
    expect(() => new Fault(kind as FaultKind)).toThrow(
      /^Fault\(.*\): expected one of rate_limit, quota, billing, .*, aborted, unknown$/,
    )
  })

  it.each([408, 499, 502, 504, 520, 524])('with status %i leaves delivery open', (status) => {
    expect(new Fault('server_error', { status }).delivery).toBe('unknown')
    expect(deliveryOfStatus(status)).toBe('unknown')
  })

  it.each([
    [-1, undefined],
    [NaN, undefined],
    [Infinity, undefined],
    [0, 0],
    [1500, 1500],
  ])('with %d ms to wait says %s', (retryAfterMs, said) => {
    expect(new Fault('rate_limit', { retryAfterMs }).retryAfterMs).toBe(said)
  })

  it('keeps what is not replaced', () => {
    const cause = new Error('why')
    const fields = { message: 'm', status: 429, requestId: 'r', retryAfterMs: 5, cause } as const
    const fault = new Fault('rate_limit', { ...fields, scope: 'account', transient: false })
    expect(fault.with({ hiddenRetry: true, delivery: 'unknown' })).toMatchObject({
      ...fields,
      kind: 'rate_limit',
      scope: 'account',
      transient: false,
      hiddenRetry: true,
      delivery: 'unknown',
    })
  })
})

describe('what may have been paid', () => {
  it.each([
    ['malformed_response', 'accepted', true],
    ['timeout', 'accepted', true],
    ['server_error', 'accepted', false],
    ['empty_response', 'accepted', false],
    ['malformed_response', 'rejected', false],
    ['timeout', 'unsent', false],
    ['server_error', 'unknown', true],
  ] as const)('%s with delivery %s: %s', (kind, delivery, paid) => {
    expect(mayHaveBeenPaid(new Fault(kind, { delivery }))).toBe(paid)
  })
})
