import { tellChange, type BreakerListener, type BreakerState } from './state-change.ts'

/**
 * Tells a listener of each change once, however often, and from where, this process hears of it. A circuit that nothing
 * was heard of is a closed one.
 */
export class StateTeller {
  readonly #listener: BreakerListener
  /** What is not closed; `undefined` stands for all of them together. */
  readonly #told = new Map<string | undefined, BreakerState>()

  constructor(listener: BreakerListener) {
    this.#listener = listener
  }

  /** @param at on the clock of the calls. */
  tell(key: string | undefined, to: BreakerState, at: number): void {
    const from = this.#told.get(key) ?? 'closed'
    // Closing all by hand closes each.
    if (key === undefined && to === 'closed') {
      for (const each of this.#told.keys()) if (each !== undefined) this.tell(each, to, at)
    }
    if (from === to) return
    if (to === 'closed') this.#told.delete(key)
    else this.#told.set(key, to)
    tellChange(this.#listener, { key, from, to, at }, warn)
  }
}

/** What is heard from other processes belongs to no call that could be warned. */
function warn(text: string): void {
  process.emitWarning(text, 'StintWarning')
}
