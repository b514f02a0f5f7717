import { Fault } from '@stint/core'
import { expect, test } from 'vitest'
import { bestFault } from './best-fault.ts'

const shape = new Fault('unsupported')
const server = new Fault('server_error')
const timeout = new Fault('timeout')
const soon = new Fault('rate_limit', { retryAfterMs: 1000 })
const late = new Fault('rate_limit', { retryAfterMs: 9000 })
const auth = new Fault('auth')
const quota = new Fault('quota')

test.each([
  ['shape before everything', [server, shape, soon, auth], shape],
  ['server_error and timeout before what only a wait helps', [soon, server, auth], server],
  ['what may pass before what will not', [auth, late, quota], late],
  ['the shorter Retry-After', [soon, late], soon],
  ['no Retry-After before any', [new Fault('overloaded'), soon].toReversed(), undefined],
  ['the last of equals', [server, timeout], timeout],
  ['the last of equals', [auth, quota], quota],
])('it takes %s', (_rule, faults, best) => {
  expect(bestFault(faults)).toBe(best ?? faults.at(-1))
})

test('there is none among none', () => {
  expect(bestFault([])).toBeUndefined()
})
