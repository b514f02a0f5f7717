/** How one call went. */
export interface CallOutcome {
  readonly ok: boolean
  /** Until the caller had a result or gave up, in simulated milliseconds; Infinity when it never ended. */
  readonly ms: number
  readonly submissions: number
  readonly cost: number
  /** Whether the result came of a lossy step. */
  readonly lossy: boolean
  /** The layer that ended a call that failed. */
  readonly stoppedBy?: string | undefined
  /** The fault that a failed call ended with, or why it had none. */
  readonly fault?: string | undefined
  /** Which kind of request it was, as a place among their names. */
  readonly kind: number
}

/** What is counted in each call, in columns: 100,000 calls are a few megabytes. */
export class Tally {
  readonly ok: Uint8Array
  readonly ms: Float64Array
  readonly submissions: Uint32Array
  readonly cost: Float64Array
  readonly lossy: Uint8Array
  readonly kind: Uint16Array
  /** A place in `names`; 0 for none. */
  readonly stoppedBy: Uint16Array
  readonly fault: Uint16Array
  /** Names of layers and faults; the first is that of none. */
  readonly names: string[] = ['']
  readonly #ended: Uint8Array
  #count = 0
  #whole = 0

  constructor(calls: number) {
    this.ok = new Uint8Array(calls)
    this.ms = new Float64Array(calls)
    this.submissions = new Uint32Array(calls)
    this.cost = new Float64Array(calls)
    this.lossy = new Uint8Array(calls)
    this.kind = new Uint16Array(calls)
    this.stoppedBy = new Uint16Array(calls)
    this.fault = new Uint16Array(calls)
    this.#ended = new Uint8Array(calls)
  }

  /** Calls that have ended, in any order. */
  get count(): number {
    return this.#count
  }

  /** Calls from the first on that have all ended: those behind are left out of what was broken off. */
  get whole(): number {
    while (this.#ended[this.#whole] === 1) this.#whole++
    return this.#whole
  }

  add(call: number, outcome: CallOutcome): void {
    this.ok[call] = Number(outcome.ok)
    this.ms[call] = outcome.ms
    this.submissions[call] = outcome.submissions
    this.cost[call] = outcome.cost
    this.lossy[call] = Number(outcome.lossy)
    this.kind[call] = outcome.kind
    this.stoppedBy[call] = this.#place(outcome.stoppedBy)
    this.fault[call] = this.#place(outcome.fault)
    this.#ended[call] = 1
    this.#count++
  }

  #place(name: string | undefined): number {
    if (name === undefined) return 0
    const at = this.names.indexOf(name)
    return at >= 0 ? at : this.names.push(name) - 1
  }
}
