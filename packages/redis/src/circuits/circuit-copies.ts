import type { CircuitAdmission } from '@stint/core'
import { circuitCopy, type CircuitCopy, type ShownCircuit } from './circuit-copy.ts'

/** Copies kept; beyond, the one that came first goes, and is asked for again. */
const mostCopies = 1000

const none = { calls: 0, failed: 0, slow: 0 }
const allOpen: CircuitAdmission = {
  shut: { state: 'open', cause: { by: 'hand', counts: none }, counts: none },
}

/** What this process knows of the circuits of one breaker, for as long as it hears of every change. */
export class CircuitCopies {
  readonly #onAll: (open: boolean) => void
  readonly #kept = new Map<string, CircuitCopy>()
  /** What is known of all together: its `v`, and whether a hand has opened them. */
  #all = 0
  #open = false
  #toldAll = 0

  /** @param onAll is told when a hand has opened all, or closed them. */
  constructor(onAll: (open: boolean) => void) {
    this.#onAll = onAll
  }

  get(key: string): CircuitCopy | undefined {
    return this.#kept.get(key)
  }

  /** What every call is told while a hand keeps all of them open. */
  get allOpen(): CircuitAdmission | undefined {
    return this.#open ? allOpen : undefined
  }

  /**
   * Takes what was answered or told. Also what nobody here has asked for yet: an answer that is under way may be older.
   * @returns whether it is news: what comes late is not.
   */
  keep(key: string, shown: ShownCircuit): boolean {
    if (!this.hear(shown.all, shown.open)) return false
    const known = this.#kept.get(key)
    if (known && known.shown.v > shown.v) return false
    if (!known && this.#kept.size >= mostCopies) {
      const [oldest] = this.#kept.keys()
      if (oldest !== undefined) this.#kept.delete(oldest)
    }
    this.#kept.set(key, circuitCopy(shown, performance.now()))
    return true
  }

  /**
   * What is true of all circuits together. When that has changed, no copy holds any more.
   * @returns false when it comes late.
   */
  hear(all: number, open: boolean): boolean {
    if (all < this.#all) return false
    if (all > this.#all) this.#kept.clear()
    this.#all = all
    this.#open = open
    if (all !== this.#toldAll) {
      this.#toldAll = all
      this.#onAll(open)
    }
    return true
  }

  /** Messages may have been missed. */
  forget(): void {
    this.#kept.clear()
    this.#all = 0
    this.#open = false
  }
}
