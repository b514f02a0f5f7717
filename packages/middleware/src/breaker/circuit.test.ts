import { expect, test } from 'vitest'
import { admit, freshCircuit, settle, type Circuit, type Outcome } from './circuit.ts'

const rules = { failures: 3, cooldownMs: 1000 }

/** One call from admission to outcome, at one time. */
function after(circuit: Circuit, outcome: Outcome, now = 0): Circuit {
  const admitted = admit(circuit, now)
  if (!admitted) throw new Error('it should have been let in')
  return settle(admitted, admitted.generation, outcome, rules, now)
}

function opened(now = 0): Circuit {
  return ['failure', 'failure', 'failure'].reduce(
    (circuit) => after(circuit, 'failure', now),
    freshCircuit,
  )
}

test('it opens after so many failures in a row', () => {
  const two = after(after(freshCircuit, 'failure'), 'failure')
  expect(two).toMatchObject({ state: 'closed', failures: 2 })
  expect(after(two, 'failure', 500)).toMatchObject({ state: 'open', until: 1500 })
})

test('only a success resets the count', () => {
  const two = after(after(freshCircuit, 'failure'), 'failure')
  expect(after(two, 'neither')).toMatchObject({ failures: 2 })
  expect(after(two, 'success')).toMatchObject({ failures: 0 })
})

test('nothing passes before the cooldown is over, then one probe', () => {
  const open = opened()
  expect(admit(open, 999)).toBeUndefined()
  const probing = admit(open, 1000)!
  expect(probing.state).toBe('half-open')
  expect(admit(probing, 5000)).toBeUndefined()
})

test('a probe that succeeds closes it', () => {
  expect(after(opened(), 'success', 1000)).toMatchObject({ state: 'closed', failures: 0 })
})

test('a probe that fails opens it for another cooldown', () => {
  expect(after(opened(), 'failure', 1500)).toMatchObject({ state: 'open', until: 2500 })
})

test('a probe that says nothing is given back: the next call is the probe', () => {
  const given = after(opened(), 'neither', 1000)
  expect(admit(given, 1000)?.state).toBe('half-open')
})

test('what began before it opened neither extends the cooldown nor closes it', () => {
  const open = opened()
  expect(settle(open, 0, 'failure', rules, 900)).toBe(open)
  expect(settle(open, 0, 'success', rules, 900)).toBe(open)
})

test('what began before it opened has no say while a probe is out, nor after', () => {
  const probing = admit(opened(), 1000)!
  expect(settle(probing, 0, 'success', rules, 1000)).toBe(probing)
  const closed = settle(probing, probing.generation, 'success', rules, 1000)
  expect(settle(closed, 0, 'failure', rules, 1000)).toBe(closed)
})
