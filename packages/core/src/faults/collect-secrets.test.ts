import { describe, expect, it } from 'vitest'
import { collectSecrets } from './collect-secrets.ts'

const secretsOf = (headers: Record<string, string>, before: string[] = []): string[] => {
  collectSecrets(new Headers(headers), before)
  return before
}

describe('collectSecrets', () => {
  it.each([
    ['a bearer token without its scheme', { authorization: 'Bearer abc-123' }, 'abc-123'],
    ['a token behind more than one space', { authorization: 'Bearer   abc-123' }, 'abc-123'],
    ['the key of an api-key header', { 'x-api-key': 'abc-123' }, 'abc-123'],
    ['the key of a vendor', { 'x-goog-api-key': 'abc-123' }, 'abc-123'],
    ['the key of a vendor that calls it so', { 'x-key': 'abc-123' }, 'abc-123'],
    ['a key in one word', { apikey: 'abc-123' }, 'abc-123'],
    ['the key of a gateway', { 'ocp-apim-subscription-key': 'abc-123' }, 'abc-123'],
    ['a token', { 'x-auth-token': 'abc-123' }, 'abc-123'],
    ['a secret', { 'client-secret': 'abc-123' }, 'abc-123'],
    ['a cookie', { cookie: 'session=abc-123' }, 'session=abc-123'],
    ['what has a space in its middle', { 'x-api-key': 'abc-1 23' }, 'abc-1 23'],
  ])('takes %s', (_, headers: Record<string, string>, secret) => {
    expect(secretsOf(headers)).toEqual([secret])
  })

  it('takes nothing from other headers', () => {
    expect(
      secretsOf({ 'content-type': 'application/json', 'idempotency-key': 'call_1-1' }),
    ).toEqual([])
  })

  it('takes nothing so short that ordinary words would go with it', () => {
    expect(secretsOf({ 'x-api-key': '12345' })).toEqual([])
    expect(secretsOf({ 'x-api-key': '123456' })).toEqual(['123456'])
  })

  it('takes each once', () => {
    expect(secretsOf({ authorization: 'Bearer abc-123', 'x-api-key': 'abc-123' })).toHaveLength(1)
    expect(secretsOf({ 'x-api-key': 'abc-123' }, ['abc-123'])).toEqual(['abc-123'])
  })
})
