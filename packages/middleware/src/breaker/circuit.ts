/**
 * The state of one circuit: an immutable value, moved on by the functions below. Its generation grows with every
 * change of state, so that what began under an earlier state has no say in a later one.
 */
export type Circuit =
  /** Everything passes. `failures` in a row so far. */
  | { readonly state: 'closed'; readonly generation: number; readonly failures: number }
  /** Nothing passes before `until`. */
  | { readonly state: 'open'; readonly generation: number; readonly until: number }
  /** One probe is out, and nothing else passes. */
  | { readonly state: 'half-open'; readonly generation: number; readonly until: number }

/** When a circuit opens, and for how long. */
export interface CircuitRules {
  /** Failures in a row that open it. */
  readonly failures: number
  /** From opening to the first probe, in milliseconds. */
  readonly cooldownMs: number
}

/** How a call ended for a circuit. `neither` says nothing of the target: a probe that ends so is given back. */
export type Outcome = 'success' | 'failure' | 'neither'

/** A circuit that has seen nothing. */
export const freshCircuit: Circuit = { state: 'closed', generation: 0, failures: 0 }

/** The circuit as a call at `now` leaves it when it is let in; undefined when it is not. */
export function admit(circuit: Circuit, now: number): Circuit | undefined {
  if (circuit.state === 'closed') return circuit
  if (circuit.state === 'half-open' || now < circuit.until) return undefined
  return { state: 'half-open', generation: circuit.generation + 1, until: circuit.until }
}

/**
 * The circuit after a call.
 * @param began the generation that let the call in; from any other than the current one nothing counts.
 */
export function settle(
  circuit: Circuit,
  began: number,
  outcome: Outcome,
  rules: CircuitRules,
  now: number,
): Circuit {
  if (began !== circuit.generation || circuit.state === 'open') return circuit
  if (circuit.state === 'half-open') return afterProbe(circuit, outcome, rules, now)
  if (outcome === 'neither') return circuit
  if (outcome === 'success') return { ...circuit, failures: 0 }
  const failures = circuit.failures + 1
  return failures < rules.failures ? { ...circuit, failures } : opened(circuit, rules, now)
}

function afterProbe(
  circuit: Circuit & { state: 'half-open' },
  outcome: Outcome,
  rules: CircuitRules,
  now: number,
): Circuit {
  if (outcome === 'failure') return opened(circuit, rules, now)
  const generation = circuit.generation + 1
  if (outcome === 'success') return { state: 'closed', generation, failures: 0 }
  return { state: 'open', generation, until: circuit.until }
}

function opened({ generation }: Circuit, { cooldownMs }: CircuitRules, now: number): Circuit {
  return { state: 'open', generation: generation + 1, until: now + cooldownMs }
}
