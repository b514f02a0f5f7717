import type { CircuitAdmission, CircuitTicket, SharedCircuit } from '@stint/core'

/** A circuit as the script shows it, in answers and in what it tells all processes. */
export interface ShownCircuit extends SharedCircuit {
  /** Orders what is heard of one circuit. */
  readonly v: number
  /** Orders what is heard of all circuits together. */
  readonly all: number
  /** Whether all circuits are open by hand. */
  readonly open: boolean
  readonly generation: number
  /** Whether it is closed, and the last call has failed. */
  readonly failing: boolean
  /** Probes that may still go, of a half-open one. */
  readonly permits?: number
  /** Until the first probe that is out has to be renewed by its process. */
  readonly leaseMs?: number
}

/** What the script answers. */
export interface CircuitAnswer extends ShownCircuit {
  readonly ticket?: CircuitTicket
}

/** A circuit while a hand keeps all of them open. */
export const heldOpen = {
  state: 'open',
  leftMs: undefined,
  cause: { by: 'hand', counts: { calls: 0, failed: 0, slow: 0 } },
} as const

/** What a process knows of one circuit. */
export interface CircuitCopy {
  readonly shown: ShownCircuit
  /** On this process' clock: when it may have changed without being told. Infinity when it cannot. */
  readonly until: number
  /** What calls are told until then. Undefined when it has to be asked. */
  readonly admission: CircuitAdmission | undefined
  /** Whether successes have to be told, where only failures in a row count. */
  failing: boolean
}

/** @param now on this process' clock, at which it was heard of. */
export function circuitCopy(shown: ShownCircuit, now: number): CircuitCopy {
  const { state, failing, generation } = shown
  if (state === 'closed') {
    return { shown, until: Infinity, admission: { ticket: { generation } }, failing }
  }
  const shutMs = state === 'open' ? (shown.leftMs ?? Infinity) : whileProbesAreOut(shown)
  const admission = shutMs > 0 ? { shut: shown } : undefined
  return { shown, until: now + shutMs, admission, failing }
}

/** What a copy says at this time; undefined when Redis must be asked. */
export function admissionBy(copy: CircuitCopy, now: number): CircuitAdmission | undefined {
  const { admission, shown, until } = copy
  if (until === Infinity) return admission
  if (now >= until) return undefined
  return shown.leftMs === undefined ? admission : { shut: { ...shown, leftMs: until - now } }
}

function whileProbesAreOut({ permits = 0, leaseMs = 0 }: ShownCircuit): number {
  return permits > 0 ? 0 : leaseMs
}
