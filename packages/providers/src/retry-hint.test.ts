import { expect, test } from 'vitest'
import { retryHintMs } from './retry-hint.ts'

test.each([
  ['Please try again in 7.188s.', 7188],
  ['Please retry in 900.2ms.', 900.2],
  ['please slow down and try again after 51.84 seconds.', 51_840],
  ['Please try again in 1m30s', 90_000],
  ['Please try again later.', undefined],
  ['Please retry in a while', undefined],
  ['', undefined],
])('reads %j as %s ms', (message, expected) => {
  expect(retryHintMs(message)).toBe(expected)
})
