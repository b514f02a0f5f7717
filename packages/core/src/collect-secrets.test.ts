import { expect, test } from 'vitest'
import { collectSecrets } from './collect-secrets.ts'

test.each([
  ['authorization', 'Bearer key-1234567890'],
  ['x-goog-api-key', 'key-1234567890'],
  ['x-key', 'key-1234567890'],
  ['apikey', 'key-1234567890'],
  ['ocp-apim-subscription-key', 'key-1234567890'],
])('collects the key in %s', (name, value) => {
  const secrets: string[] = []
  collectSecrets(new Headers({ [name]: value, 'idempotency-key': 'call_1-1' }), secrets)
  expect(secrets).toEqual(['key-1234567890'])
})
