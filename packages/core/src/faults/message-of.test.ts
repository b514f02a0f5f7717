import { expect, it } from 'vitest'
import { messageOf } from './message-of.ts'

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

it.each([
  ['an error', new Error('it broke'), 'it broke'],
  ['an error without a message', new RangeError(''), 'RangeError'],
  ['a text', 'it broke', 'it broke'],
  ['what cannot be looked at', revoked(), 'something that cannot be read was thrown'],
  ['an object with a message', { message: 'it broke' }, 'it broke'],
  ['an object without one', { code: 5 }, 'something that is not an Error was thrown'],
  ['an object with an empty one', { message: '' }, 'something that is not an Error was thrown'],
  ['nothing', undefined, 'undefined'],
  ['null', null, 'null'],
  ['a number', 5, '5'],
  ['a symbol', Symbol('x'), 'Symbol(x)'],
])('says what %s says', (_, thrown, message) => {
  expect(messageOf(thrown)).toBe(message)
})
