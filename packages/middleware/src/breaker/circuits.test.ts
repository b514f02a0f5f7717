import { expect, test } from 'vitest'
import { freshCircuit, type Circuit } from './circuit.ts'
import { Circuits } from './circuits.ts'

const failing: Circuit = { state: 'closed', generation: 0, failures: 1 }
const open: Circuit = { state: 'open', generation: 1, until: 1000 }

test('a key that is not kept has a fresh circuit', () => {
  expect(new Circuits(2).get('a')).toBe(freshCircuit)
})

test('a circuit that is as good as new is not kept', () => {
  const circuits = new Circuits(2)
  circuits.set('a', failing)
  circuits.set('a', { ...failing, failures: 0 })
  expect(circuits.size).toBe(0)
})

test('beyond its maximum the least recently used goes', () => {
  const circuits = new Circuits(2)
  circuits.set('a', failing)
  circuits.set('b', failing)
  circuits.get('a')
  circuits.set('c', failing)
  expect(circuits.get('b')).toBe(freshCircuit)
  expect(circuits.get('a')).toBe(failing)
  expect(circuits.size).toBe(2)
})

test('an open one goes only when all are open', () => {
  const circuits = new Circuits(2)
  circuits.set('a', open)
  circuits.set('b', failing)
  circuits.set('c', open)
  expect(circuits.get('a')).toBe(open)
  expect(circuits.get('b')).toBe(freshCircuit)
  circuits.get('c')
  circuits.set('d', open)
  expect(circuits.get('a')).toBe(freshCircuit)
  expect(circuits.get('c')).toBe(open)
})
