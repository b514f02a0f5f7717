import type { Lost } from './lost.ts'

/** When a circuit opens, for how long, and how it closes. What is left out is not watched. */
export interface SharedCircuitRules {
  /** Failures in a row that open it. */
  readonly failures?: number | undefined
  /** The share of failures in the window that opens it, above 0 to 1. */
  readonly rate?: number | undefined
  /** The share of slow calls in the window that opens it, above 0 to 1. */
  readonly slowRate?: number | undefined
  /** What shares are taken of: so many calls, or the calls of so many seconds. */
  readonly window?: { readonly calls: number } | { readonly seconds: number } | undefined
  /** Calls in the window below which no share counts. */
  readonly minimum: number
  /** Calls let through when it is half-open, which decide together. */
  readonly probes: number
  /** From opening to the first probe, in milliseconds. */
  readonly cooldownMs: number
}

/** How many calls ended, and how. */
export interface SharedCounts {
  readonly calls: number
  readonly failed: number
  readonly slow: number
}

/** A circuit as last known. */
export interface SharedCircuit {
  readonly state: 'closed' | 'open' | 'half-open'
  /** Of one that is open or half-open. */
  readonly cause?:
    | {
        readonly by: 'failures' | 'rate' | 'slow' | 'probe' | 'hand'
        readonly counts: SharedCounts
      }
    | undefined
  /** Milliseconds until a probe may go; of one that is open, unless only a hand closes it. */
  readonly leftMs?: number | undefined
  /** What counts at present. */
  readonly counts: SharedCounts
}

/** What a call that was let in has to show when it has ended. */
export interface CircuitTicket {
  /** Of the circuit that let it in: from another one it has no say. */
  readonly generation: number
  /** Its name, when it is a probe. */
  readonly probe?: string | undefined
}

/** Whether a call is let in, or the circuit that keeps it out. */
export type CircuitAdmission = { readonly ticket: CircuitTicket } | { readonly shut: SharedCircuit }

/** How a call ended for a circuit. */
export interface CircuitEnd {
  /** `neither` says nothing of the target: a probe that ends so is given back. */
  readonly outcome: 'success' | 'failure' | 'neither'
  readonly slow: boolean
}

/**
 * The circuits of one breaker, which many processes share. Keys are untrusted: they may be any text.
 */
export interface SharedCircuits {
  /** Without a promise where it is known: a closed circuit lets in, and an open one keeps out, at once. */
  admit(key: string): CircuitAdmission | Lost | Promise<CircuitAdmission | Lost>
  /** Told in the background; what cannot be told is dropped. */
  settle(key: string, ticket: CircuitTicket, end: CircuitEnd): void
  /** Opens a circuit, or without a key all there are and will be, until a hand closes them. */
  open(key: string | undefined): Promise<Lost | undefined>
  /** Closes a circuit, or without a key all of them, with nothing seen. */
  close(key: string | undefined): Promise<Lost | undefined>
  /** Asked of the shared state each time. */
  look(key: string): Promise<SharedCircuit | Lost>
  /** The state of the least healthy circuit, asked of the shared state each time. */
  least(): Promise<SharedCircuit['state'] | Lost>
  /**
   * Calls back with each state that this process hears of, of one circuit, or with `undefined` of all when a hand has
   * opened or closed them; the same one may come more than once.
   */
  onState(listener: (key: string | undefined, state: SharedCircuit['state']) => void): void
}
