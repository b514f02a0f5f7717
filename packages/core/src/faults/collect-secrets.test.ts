import { describe, expect, it } from 'vitest'
import { collectSecrets, keysCarriedAlong } from './collect-secrets.ts'

const secretsOf = (
  headers: Record<string, string>,
  before: string[] = [],
  url = 'https://a.example/v1',
): string[] => {
  collectSecrets({ headers: new Headers(headers), url }, before)
  return before
}

describe('collectSecrets', () => {
  it.each([
    ['a bearer token without its scheme', { authorization: 'Bearer abc-123' }, 'abc-123'],
    ['a token behind more than one space', { authorization: 'Bearer   abc-123' }, 'abc-123'],
    ['the key of an api-key header', { 'x-api-key': 'abc-123' }, 'abc-123'],
    ['the key of a vendor', { 'x-goog-api-key': 'abc-123' }, 'abc-123'],
    ['the key of a vendor that calls it so', { 'x-key': 'abc-123' }, 'abc-123'],
    ['the key of a vendor by its own name', { 'x-easel-key': 'abc-123' }, 'abc-123'],
    ['a key in one word', { apikey: 'abc-123' }, 'abc-123'],
    ['the key of a gateway', { 'ocp-apim-subscription-key': 'abc-123' }, 'abc-123'],
    ['a token', { 'x-auth-token': 'abc-123' }, 'abc-123'],
    ['the key of another gateway', { 'helicone-auth': 'Bearer abc-123' }, 'abc-123'],
    ['the key that stands for one', { 'x-portkey-virtual-key': 'abc-123' }, 'abc-123'],
    ['a password', { 'x-password': 'abc-123' }, 'abc-123'],
    ['a secret', { 'client-secret': 'abc-123' }, 'abc-123'],
    ['a cookie', { cookie: 'session=abc-123' }, 'session=abc-123'],
    ['what has a space in its middle', { 'x-api-key': 'abc-1 23' }, 'abc-1 23'],
  ])('takes %s', (_, headers: Record<string, string>, secret) => {
    expect(secretsOf(headers)).toEqual([secret])
  })

  it('takes nothing from other headers', () => {
    expect(
      secretsOf({
        'content-type': 'application/json',
        'idempotency-key': 'call_1-1',
        'x-idempotency-key': 'call_1-1',
      }),
    ).toEqual([])
  })

  it('takes nothing so short that ordinary words would go with it', () => {
    expect(secretsOf({ 'x-api-key': '12345' })).toEqual([])
    expect(secretsOf({ 'x-api-key': '123456' })).toEqual(['123456'])
  })

  it('takes nothing of what is no key, though its name has one in it', () => {
    const told = { 'x-portkey-provider': 'openai', 'x-portkey-trace-id': 'call_1-1' }
    expect(secretsOf({ ...told, 'x-author': 'Turner', 'x-authority': 'a.example' })).toEqual([])
    expect(keysCarriedAlong(new Headers({ ...told, 'x-author': 'Turner' }))).toEqual([])
    expect(secretsOf({ 'x-portkey-api-key': 'abc-123', 'x-authorisation': 'def-456' })).toEqual([
      'def-456',
      'abc-123',
    ])
  })

  it('takes the keys that stand in an address, and nothing else of it', () => {
    const url = (query: string): string[] => secretsOf({}, [], `https://a.example/v1?${query}`)
    expect(url('alt=sse-123&key=abc-123')).toEqual(['abc-123'])
    expect(url('api_key=abc%2F123&x-amz-signature=00ff00ff')).toEqual(['abc/123', '00ff00ff'])
    expect(url('access_token=abc-123&apikey=def-456')).toEqual(['abc-123', 'def-456'])
    expect(url('code=abc-123&style_code=watercolour')).toEqual(['abc-123'])
    expect(url('max_tokens=100000&monkey=abc-123&idempotency-key=call_1-1')).toEqual([])
    expect(secretsOf({}, [], 'what is no address?key=abc-123')).toEqual([])
  })

  it('takes each once', () => {
    expect(secretsOf({ authorization: 'Bearer abc-123', 'x-api-key': 'abc-123' })).toHaveLength(1)
    expect(secretsOf({ 'x-api-key': 'abc-123' }, ['abc-123'])).toEqual(['abc-123'])
  })
})

describe('keysCarriedAlong', () => {
  it('names the headers with keys that fetch does not take off for another origin', () => {
    const headers = { authorization: 'Bearer abc', cookie: 'a=b', accept: '*/*' }
    expect(keysCarriedAlong(new Headers(headers))).toEqual([])
    const more = { ...headers, 'x-goog-api-key': 'abc', 'X-Key': 'def' }
    expect(keysCarriedAlong(new Headers(more))).toEqual(['x-goog-api-key', 'x-key'])
  })
})
