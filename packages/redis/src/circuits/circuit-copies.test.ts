import { expect, it } from 'vitest'
import { CircuitCopies } from './circuit-copies.ts'
import type { ShownCircuit } from './circuit-copy.ts'

const counts = { calls: 0, failed: 0, slow: 0 }
const closed = (v: number, all = 0): ShownCircuit => ({
  v,
  all,
  open: false,
  state: 'closed',
  generation: v,
  failing: false,
  counts,
})
const open = (v: number, all = 0): ShownCircuit => ({
  ...closed(v, all),
  state: 'open',
  leftMs: 1000,
})
const stateOf = (copies: CircuitCopies, key: string) => copies.get(key)?.shown.state

it('an answer that is older than what was told meanwhile is no news, also where nothing was known', () => {
  const copies = new CircuitCopies(() => undefined)
  expect(copies.keep('a', open(6))).toBe(true)
  expect(copies.keep('a', closed(5))).toBe(false)
  expect(stateOf(copies, 'a')).toBe('open')
})

it('when a hand has moved all, no copy holds any more, and what was said before comes late', () => {
  const told: boolean[] = []
  const copies = new CircuitCopies((isOpen) => told.push(isOpen))
  copies.keep('a', closed(5))
  copies.hear(7, true)
  expect(copies.get('a')).toBeUndefined()
  expect(copies.allOpen).toMatchObject({ shut: { state: 'open', cause: { by: 'hand' } } })
  expect(copies.keep('a', closed(6))).toBe(false)
  copies.hear(8, false)
  expect(copies.allOpen).toBeUndefined()
  expect(told).toEqual([true, false])
})

it('what holds for all is told once, also when it is learned from an answer after something was missed', () => {
  const told: boolean[] = []
  const copies = new CircuitCopies((isOpen) => told.push(isOpen))
  copies.hear(7, true)
  copies.forget()
  expect(copies.allOpen).toBeUndefined()
  copies.keep('a', { ...closed(5, 7), open: true })
  copies.forget()
  copies.keep('a', closed(9, 8))
  expect(told).toEqual([true, false])
})

it('beyond a thousand copies the first goes', () => {
  const copies = new CircuitCopies(() => undefined)
  for (let n = 0; n <= 1000; n += 1) copies.keep(`${n}`, closed(1))
  expect(copies.get('0')).toBeUndefined()
  expect(stateOf(copies, '1')).toBe('closed')
})
