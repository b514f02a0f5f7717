import { expect, it } from 'vitest'
import { kindFromStatus } from './kind-from-status.ts'

it.each([
  [499, 'timeout'],
  [500, 'server_error'],
  [599, 'server_error'],
  [600, 'unknown'],
  [418, 'unknown'],
  [302, 'unknown'],
])('%i is %s', (status, kind) => {
  expect(kindFromStatus(status)).toBe(kind)
})
