import type { Cause } from './cause.ts'
import { oneCall, type CallWindow, type Counts } from './window/index.ts'

/** How a call ended for a circuit. `neither` says nothing of the target: a probe that ends so is given back. */
export type Outcome = 'success' | 'failure' | 'neither'

/** A call as a circuit sees it when it is over. */
export interface EndedCall {
  readonly outcome: Outcome
  /** How long it took, in milliseconds. */
  readonly ms: number
}

/** When a circuit opens, for how long, and how it closes. What is not watched is Infinity. */
export interface CircuitRules {
  /** Failures in a row that open it. */
  readonly failures: number
  /** The share of failures that opens it, above 0 to 1. */
  readonly rate: number
  /** Calls that take longer are slow, in milliseconds. */
  readonly slowAfterMs: number
  /** The share of slow calls that opens it, above 0 to 1. */
  readonly slowRate: number
  /** What shares are taken of; the empty window. Undefined when no share is watched. */
  readonly window: CallWindow | undefined
  /** Calls in the window below which no share counts. */
  readonly minimum: number
  /** Calls let through when it is half-open, which decide together. */
  readonly probes: number
  /** From opening to the first probe, in milliseconds. */
  readonly cooldownMs: number
}

/** An ended call as it counts; not for one that ended in `neither`. */
export function countsOf({ outcome, ms }: EndedCall, { slowAfterMs }: CircuitRules): Counts {
  return oneCall({ failed: outcome === 'failure', slow: ms > slowAfterMs })
}

/** Why these calls open a closed circuit, if they do. */
export function causeToOpen(counts: Counts, rules: CircuitRules): Cause | undefined {
  const by = counts.calls < rules.minimum ? undefined : tooMuch(counts, rules)
  return by && { by, counts }
}

/**
 * Why these probes open a half-open circuit again, if they do. Where failures in a row count, any failure does, at
 * once; where shares count, that of all the probes does when the last is back.
 */
export function causeToReopen(probed: Counts, rules: CircuitRules): Cause | undefined {
  const failed = rules.failures < Infinity && probed.failed > 0
  const over = probed.calls >= rules.probes && tooMuch(probed, rules) !== undefined
  return failed || over ? { by: 'probe', counts: probed } : undefined
}

/** Without calls both shares are NaN, which is never too much. */
function tooMuch({ calls, failed, slow }: Counts, rules: CircuitRules): Cause['by'] | undefined {
  if (failed / calls >= rules.rate) return 'rate'
  return slow / calls >= rules.slowRate ? 'slow' : undefined
}
