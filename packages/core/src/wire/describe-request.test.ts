import { describe, expect, it } from 'vitest'
import { describeRequest, signalsOf } from './describe-request.ts'

const url = 'https://api.example/images'

describe('describeRequest', () => {
  it.each([
    ['a text', url],
    ['a URL', new URL(url)],
    ['a Request', new Request(url)],
  ])('takes the address from %s, and GET for its method', (_, input) => {
    expect(describeRequest(input, undefined)).toMatchObject({ method: 'GET', url })
    expect(describeRequest(input, {})).toMatchObject({ method: 'GET', url })
  })

  it('writes the method as it goes out', () => {
    expect(describeRequest(url, { method: 'post' }).method).toBe('POST')
  })

  it('takes from a Request what is not given beside it', () => {
    const request = new Request(url, { method: 'PUT', headers: { 'x-key': 'theirs' } })
    const own = describeRequest(request, undefined)
    expect([own.method, own.headers.get('x-key')]).toEqual(['PUT', 'theirs'])
    const beside = describeRequest(request, { method: 'POST', headers: { 'x-key': 'mine' } })
    expect([beside.method, beside.headers.get('x-key')]).toEqual(['POST', 'mine'])
  })
})

describe('signalsOf', () => {
  const { signal } = new AbortController()

  it('finds none where none is given', () => {
    expect(signalsOf(url, undefined)).toEqual([])
    expect(signalsOf(url, {})).toEqual([])
  })

  it('finds the one given beside the address, before that of a Request', () => {
    expect(signalsOf(url, { signal })).toEqual([signal])
    const other = new Request(url, { signal: new AbortController().signal })
    expect(signalsOf(other, { signal })[0]).toBe(signal)
    expect(signalsOf(other, undefined)[0]).toBe(other.signal)
  })
})
