import type { Cause } from './cause.ts'
import { causeToOpen, causeToReopen, countsOf } from './circuit-rules.ts'
import type { CircuitRules, EndedCall } from './circuit-rules.ts'
import { noCalls, plus, type CallWindow, type Counts } from './window/index.ts'

/**
 * The state of one circuit: an immutable value, moved on by the functions below. Its generation grows with every
 * change of state, so that what began under an earlier state has no say in a later one.
 */
export type Circuit = Closed | Open | HalfOpen

/** Everything passes. */
interface Closed {
  readonly state: 'closed'
  readonly generation: number
  /** In a row so far. */
  readonly failures: number
  /** The latest calls; undefined when there are none, or no share is watched. */
  readonly window: CallWindow | undefined
}

/** Nothing passes before `until`. */
export interface Open {
  readonly state: 'open'
  readonly generation: number
  /** On the clock of the calls. Infinity when only a hand closes it. */
  readonly until: number
  readonly cause: Cause
}

/** So many probes may still go, and nothing else passes. */
export interface HalfOpen {
  readonly state: 'half-open'
  readonly generation: number
  readonly permits: number
  /** The probes that are back. */
  readonly counts: Counts
  /** Why it was open. */
  readonly cause: Cause
}

/** A circuit that has seen nothing. */
export const freshCircuit: Circuit = {
  state: 'closed',
  generation: 0,
  failures: 0,
  window: undefined,
}

/** Whether a call at `now` is not let in. */
export function isShut(circuit: Circuit, now: number): circuit is Open | HalfOpen {
  if (circuit.state === 'open') return now < circuit.until
  return circuit.state === 'half-open' && circuit.permits === 0
}

/** The circuit as a call leaves it that is let in. An open one becomes half-open, and the call its first probe. */
export function admit(circuit: Circuit, rules: CircuitRules): Circuit {
  if (circuit.state === 'closed') return circuit
  if (circuit.state === 'half-open') return { ...circuit, permits: circuit.permits - 1 }
  const { generation, cause } = circuit
  const permits = rules.probes - 1
  return { state: 'half-open', generation: generation + 1, permits, counts: noCalls, cause }
}

/**
 * The circuit after a call.
 * @param began the generation that let the call in; from any other than the current one nothing counts.
 */
export function settle(
  circuit: Circuit,
  began: number,
  ended: EndedCall,
  rules: CircuitRules,
  now: number,
): Circuit {
  if (began !== circuit.generation || circuit.state === 'open') return circuit
  if (circuit.state === 'half-open') return afterProbe(circuit, ended, rules, now)
  return ended.outcome === 'neither' ? circuit : afterCall(circuit, ended, rules, now)
}

/** Open until a hand closes it. What is on its way has no say in that. */
export function openedByHand({ generation }: Circuit): Circuit {
  const cause = { by: 'hand', counts: noCalls } as const
  return { state: 'open', generation: generation + 1, until: Infinity, cause }
}

/** Closed, with nothing seen. What is on its way has no say in that. */
export function closedAfresh({ generation }: Circuit): Circuit {
  return { ...freshCircuit, generation: generation + 1 }
}

/** What counts in a circuit at `now`: of one that is open the calls that opened it, of a half-open one its probes. */
export function countsIn(circuit: Circuit, now: number): Counts {
  if (circuit.state === 'open') return circuit.cause.counts
  if (circuit.state === 'half-open') return circuit.counts
  return circuit.window?.countsAt(now) ?? inARow(circuit.failures)
}

function afterCall(circuit: Closed, ended: EndedCall, rules: CircuitRules, now: number): Circuit {
  const failures = ended.outcome === 'failure' ? circuit.failures + 1 : 0
  const window = (circuit.window ?? rules.window)?.add(countsOf(ended, rules), now)
  // A success after a success, where no share is watched: the common case.
  if (!window && failures === circuit.failures) return circuit
  if (failures >= rules.failures) {
    return opened(circuit, { by: 'failures', counts: inARow(failures) }, rules, now)
  }
  const cause = window && causeToOpen(window.countsAt(now), rules)
  return cause ? opened(circuit, cause, rules, now) : { ...circuit, failures, window }
}

function afterProbe(
  circuit: HalfOpen,
  ended: EndedCall,
  rules: CircuitRules,
  now: number,
): Circuit {
  if (ended.outcome === 'neither') return { ...circuit, permits: circuit.permits + 1 }
  const counts = plus(circuit.counts, countsOf(ended, rules))
  const cause = causeToReopen(counts, rules)
  if (cause) return opened(circuit, cause, rules, now)
  return counts.calls < rules.probes ? { ...circuit, counts } : closedAfresh(circuit)
}

function opened(circuit: Circuit, cause: Cause, rules: CircuitRules, now: number): Circuit {
  const generation = circuit.generation + 1
  return { state: 'open', generation, until: now + rules.cooldownMs, cause }
}

function inARow(failures: number): Counts {
  return { calls: failures, failed: failures, slow: 0 }
}
