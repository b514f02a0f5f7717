import { expect, test } from 'vitest'
import {
  admit,
  closedAfresh,
  countsIn,
  freshCircuit,
  isShut,
  openedByHand,
  settle,
  type Circuit,
} from './circuit.ts'
import type { CircuitRules, Outcome } from './circuit-rules.ts'
import { CountWindow } from './window/index.ts'

const inARow: CircuitRules = {
  failures: 3,
  rate: Infinity,
  slowAfterMs: Infinity,
  slowRate: Infinity,
  window: undefined,
  minimum: 1,
  probes: 1,
  cooldownMs: 1000,
}
const byShare: CircuitRules = {
  ...inARow,
  failures: Infinity,
  rate: 0.5,
  slowAfterMs: 100,
  slowRate: 0.75,
  window: new CountWindow(4),
  minimum: 4,
  probes: 3,
}

/** Calls one after another, from admission to outcome, at one time; `slow` is a success that took long. */
function after(
  circuit: Circuit,
  outcomes: readonly (Outcome | 'slow')[],
  { rules = inARow, now = 0 } = {},
): Circuit {
  let moved = circuit
  for (const outcome of outcomes) {
    expect(isShut(moved, now)).toBe(false)
    const admitted = admit(moved, rules)
    const ended =
      outcome === 'slow' ? ({ outcome: 'success', ms: 101 } as const) : { outcome, ms: 100 }
    moved = settle(admitted, admitted.generation, ended, rules, now)
  }
  return moved
}

function opened(now = 0, rules = inARow): Circuit {
  const most = rules === inARow ? 3 : 4
  return after(freshCircuit, Array<Outcome>(most).fill('failure'), { rules, now })
}

const ended = (outcome: Outcome) => ({ outcome, ms: 0 })

test('it opens after so many failures in a row', () => {
  const two = after(freshCircuit, ['failure', 'failure'])
  expect(two).toMatchObject({ state: 'closed', failures: 2 })
  expect(after(two, ['failure'], { now: 500 })).toMatchObject({
    state: 'open',
    until: 1500,
    cause: { by: 'failures' },
  })
})

test('only a success resets the count', () => {
  const two = after(freshCircuit, ['failure', 'failure'])
  expect(after(two, ['neither'])).toMatchObject({ failures: 2 })
  expect(after(two, ['success'])).toMatchObject({ failures: 0 })
})

test('a success where nothing is counted leaves the circuit as it is', () => {
  expect(after(freshCircuit, ['success'])).toBe(freshCircuit)
})

test('it opens when so large a share of the window failed, not before the minimum of calls', () => {
  const three = after(freshCircuit, ['failure', 'failure', 'failure'], { rules: byShare })
  expect(three.state).toBe('closed')
  expect(after(three, ['failure'], { rules: byShare })).toMatchObject({
    state: 'open',
    cause: { by: 'rate', counts: { calls: 4, failed: 4 } },
  })
})

test('a success can be the call that makes the minimum full, and opens it', () => {
  const calls = ['failure', 'failure', 'success', 'success'] as const
  expect(after(freshCircuit, calls, { rules: byShare }).state).toBe('open')
})

test('what has left the window no longer counts', () => {
  const calls = ['success', 'success', 'success', 'failure', 'success', 'success'] as const
  const closed = after(freshCircuit, calls, { rules: byShare })
  expect(closed.state).toBe('closed')
  expect(countsIn(closed, 0)).toEqual({ calls: 4, failed: 1, slow: 0 })
  const again = after(closed, ['success', 'failure'], { rules: byShare })
  expect(countsIn(again, 0)).toEqual({ calls: 4, failed: 1, slow: 0 })
})

test('calls that neither failed nor succeeded are in no share', () => {
  const calls = ['failure', 'failure', 'failure', 'neither', 'neither'] as const
  expect(after(freshCircuit, calls, { rules: byShare }).state).toBe('closed')
})

test('it opens when so large a share was slow, successes too', () => {
  const calls = ['slow', 'slow', 'success', 'slow'] as const
  expect(after(freshCircuit, calls, { rules: byShare })).toMatchObject({
    state: 'open',
    cause: { by: 'slow', counts: { calls: 4, failed: 0, slow: 3 } },
  })
})

test('nothing passes before the cooldown is over, then one probe', () => {
  const open = opened()
  expect(isShut(open, 999)).toBe(true)
  expect(isShut(open, 1000)).toBe(false)
  const probing = admit(open, inARow)
  expect(probing.state).toBe('half-open')
  expect(isShut(probing, 5000)).toBe(true)
})

test('a probe that succeeds closes it', () => {
  expect(after(opened(), ['success'], { now: 1000 })).toMatchObject({
    state: 'closed',
    failures: 0,
  })
})

test('a probe that fails opens it for another cooldown', () => {
  expect(after(opened(), ['failure'], { now: 1500 })).toMatchObject({
    state: 'open',
    until: 2500,
    cause: { by: 'probe' },
  })
})

test('a probe that says nothing is given back: the next call is the probe', () => {
  const given = after(opened(), ['neither'], { now: 1000 })
  expect(given.state).toBe('half-open')
  expect(isShut(given, 1000)).toBe(false)
})

test('where shares count, as many probes as permitted go out, and decide when all are back', () => {
  const open = opened(0, byShare)
  const one = admit(open, byShare)
  const all = admit(admit(one, byShare), byShare)
  expect(isShut(one, 1000)).toBe(false)
  expect(isShut(all, 1000)).toBe(true)
  const two = after(open, ['failure', 'failure'], { rules: byShare, now: 1000 })
  expect(two).toMatchObject({ state: 'half-open', counts: { calls: 2, failed: 2 } })
  expect(after(two, ['success'], { rules: byShare, now: 1000 })).toMatchObject({
    state: 'open',
    cause: { by: 'probe', counts: { calls: 3, failed: 2 } },
  })
})

test('where shares count, a failing probe among better ones does not open it again', () => {
  const open = opened(0, byShare)
  const calls = ['failure', 'neither', 'success', 'success'] as const
  expect(after(open, calls, { rules: byShare, now: 1000 }).state).toBe('closed')
})

test('probes that succeed but are slow open it again', () => {
  const open = opened(0, byShare)
  const calls = ['slow', 'slow', 'slow'] as const
  expect(after(open, calls, { rules: byShare, now: 1000 })).toMatchObject({
    state: 'open',
    cause: { by: 'probe', counts: { slow: 3 } },
  })
})

test('where failures in a row count, the first of several probes that fails opens it again', () => {
  const rules = { ...inARow, probes: 3 }
  const open = after(freshCircuit, ['failure', 'failure', 'failure'], { rules })
  expect(after(open, ['success', 'failure'], { rules, now: 1000 }).state).toBe('open')
  expect(after(open, ['success', 'success'], { rules, now: 1000 }).state).toBe('half-open')
  expect(after(open, ['success', 'success', 'success'], { rules, now: 1000 }).state).toBe('closed')
})

test('what began before it opened neither extends the cooldown nor closes it', () => {
  const open = opened()
  expect(settle(open, 0, ended('failure'), inARow, 900)).toBe(open)
  expect(settle(open, 0, ended('success'), inARow, 900)).toBe(open)
})

test('what began before it opened has no say while a probe is out, nor after', () => {
  const probing = admit(opened(), inARow)
  expect(settle(probing, 0, ended('success'), inARow, 1000)).toBe(probing)
  const closed = settle(probing, probing.generation, ended('success'), inARow, 1000)
  expect(settle(closed, 0, ended('failure'), inARow, 1000)).toBe(closed)
})

test('a probe of an earlier round has no say in a later one', () => {
  const rules = { ...inARow, probes: 2 }
  const open = after(freshCircuit, ['failure', 'failure', 'failure'], { rules })
  const first = admit(open, rules)
  const both = admit(first, rules)
  const reopened = settle(both, both.generation, ended('failure'), rules, 1000)
  const second = admit(reopened, rules)
  expect(settle(second, first.generation, ended('neither'), rules, 2000)).toBe(second)
})

test('opened by hand, no time lets anything through, and what is on its way has no say', () => {
  const held = openedByHand(freshCircuit)
  expect(isShut(held, Number.MAX_VALUE)).toBe(true)
  expect(settle(held, 0, ended('success'), inARow, 0)).toBe(held)
})

test('closed by hand, it has seen nothing, and what is on its way has no say', () => {
  const closed = closedAfresh(after(freshCircuit, ['failure', 'failure']))
  expect(closed).toMatchObject({ state: 'closed', failures: 0 })
  expect(settle(closed, 0, ended('failure'), inARow, 0)).toBe(closed)
})

test('its counts are the failures in a row, those that opened it, and the probes that are back', () => {
  expect(countsIn(after(freshCircuit, ['failure']), 0)).toMatchObject({ calls: 1, failed: 1 })
  expect(countsIn(opened(), 0)).toMatchObject({ calls: 3, failed: 3 })
  const probed = after(opened(0, byShare), ['success'], { rules: byShare, now: 1000 })
  expect(countsIn(probed, 1000)).toEqual({ calls: 1, failed: 0, slow: 0 })
})
