import type { Clock } from '../clock.ts'

/** A clock that a test moves by hand. */
export class HandClock implements Clock {
  readonly #timers = new Set<{ readonly at: number; readonly fn: () => void }>()
  #now = 0

  now(): number {
    return this.#now
  }

  setTimer(fn: () => void, ms: number): () => void {
    const timer = { at: this.#now + ms, fn }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  /** How many timers are waiting. */
  get pending(): number {
    return this.#timers.size
  }

  /** Runs what falls due, one after the other, with all promise work that follows from each. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms
    for (;;) {
      const [next] = [...this.#timers].toSorted((a, b) => a.at - b.at)
      if (!next || next.at > until) break
      this.#timers.delete(next)
      this.#now = Math.max(this.#now, next.at)
      next.fn()
      // oxlint-disable-next-line no-await-in-loop -- one timer after the other
      await new Promise((resolve) => {
        setImmediate(resolve)
      })
    }
    this.#now = until
  }
}
