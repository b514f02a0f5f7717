import { expect, test } from 'vitest'
import { freshCircuit, openedByHand, type Circuit } from './circuit.ts'
import { Circuits } from './circuits.ts'
import { CountWindow, noCalls, oneCall } from './window/index.ts'

const failing: Circuit = { state: 'closed', generation: 0, failures: 1, window: undefined }
const cause = { by: 'failures', counts: noCalls } as const
const open: Circuit = { state: 'open', generation: 1, until: 1000, cause }
const probing: Circuit = { state: 'half-open', generation: 2, permits: 0, counts: noCalls, cause }
const held = openedByHand(freshCircuit)

test('a key that is not kept has a fresh circuit', () => {
  expect(new Circuits(2).get('a')).toBe(freshCircuit)
})

test('a circuit that is as good as new is not kept', () => {
  const circuits = new Circuits(2)
  circuits.set('a', failing)
  circuits.set('a', { ...failing, failures: 0 })
  expect(circuits.size).toBe(0)
})

test('one that has seen a success in its window is not as good as new', () => {
  const circuits = new Circuits(2)
  const window = new CountWindow(5).add(oneCall({ failed: false, slow: false }))
  circuits.set('a', { ...failing, failures: 0, window })
  expect(circuits.size).toBe(1)
})

test('beyond its maximum the least recently used goes', () => {
  const circuits = new Circuits(2)
  circuits.set('a', failing)
  circuits.set('b', failing)
  circuits.get('a')
  expect(circuits.set('c', failing)).toEqual(['b', failing])
  expect(circuits.get('b')).toBe(freshCircuit)
  expect(circuits.get('a')).toBe(failing)
  expect(circuits.size).toBe(2)
})

test('to look at one is not to use it', () => {
  const circuits = new Circuits(2)
  circuits.set('a', failing)
  circuits.set('b', failing)
  expect(circuits.peek('a')).toBe(failing)
  circuits.set('c', failing)
  expect(circuits.peek('a')).toBe(freshCircuit)
})

test('an open or half-open one goes only when no closed one is left', () => {
  const circuits = new Circuits(2)
  circuits.set('a', open)
  circuits.set('b', failing)
  expect(circuits.set('c', probing)?.[0]).toBe('b')
  expect(circuits.get('a')).toBe(open)
  expect(circuits.set('d', open)).toEqual(['c', probing])
  expect(circuits.get('c')).toBe(freshCircuit)
  expect(circuits.get('a')).toBe(open)
})

test('one that was opened by hand never goes', () => {
  const circuits = new Circuits(1)
  circuits.set('a', held)
  circuits.set('b', open)
  circuits.set('c', open)
  expect(circuits.all.map(([key]) => key)).toEqual(['c', 'a'])
})

test('one that has tripped for good, by a cooldown of Infinity, goes like any other', () => {
  const circuits = new Circuits(1)
  circuits.set('a', { ...open, until: Infinity })
  expect(circuits.set('b', open)?.[0]).toBe('a')
  expect(circuits.size).toBe(1)
})

test('a change of state moves a circuit and does not keep it twice', () => {
  const circuits = new Circuits(3)
  for (const circuit of [failing, open, probing, held, failing]) circuits.set('a', circuit)
  expect(circuits.all).toEqual([['a', failing]])
})
