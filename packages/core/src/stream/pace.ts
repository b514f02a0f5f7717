import type { Branch, DeadlineOwner } from '../branch.ts'
import type { Deadline } from '../deadlines.ts'

/** How long a stream may keep its reader waiting, in milliseconds. What is left out has no limit. */
export interface PaceLimits {
  /** From when the layer was entered to the first output. */
  readonly firstMs?: number | undefined
  /** From when the next part is asked for until there is one. */
  readonly betweenMs?: number | undefined
}

/** The pace that one layer demands of what is below it, while that runs. */
export class Pace implements Deadline {
  readonly of: Branch
  readonly #limits: PaceLimits
  readonly #began: number
  readonly #cut: (owner: DeadlineOwner, what: string) => void
  #seen = false
  #waiting = false
  at: number = Infinity

  constructor(of: Branch, limits: PaceLimits, cut: (owner: DeadlineOwner, what: string) => void) {
    this.of = of
    this.#limits = limits
    this.#began = of.call.clock.now()
    this.#cut = cut
    this.restart()
  }

  /** An attempt begins: whatever an earlier one gave is gone. */
  restart(): void {
    const { firstMs } = this.#limits
    this.#seen = false
    this.#drop()
    if (firstMs !== undefined) this.#await(this.#began + firstMs)
  }

  /** The next part is asked for. */
  wait(): void {
    const { betweenMs } = this.#limits
    if (!this.#seen || betweenMs === undefined) return
    this.#drop()
    this.#await(this.of.call.clock.now() + betweenMs)
  }

  /** A part has come that shows something. */
  arrive(): void {
    this.#seen = true
    this.#drop()
  }

  /** What is below has settled. */
  over(): void {
    this.#drop()
  }

  pass(): void {
    this.#waiting = false
    const { firstMs = 0, betweenMs = 0 } = this.#limits
    const limit = this.#seen ? betweenMs : firstMs
    const { layer, index } = this.of
    this.#cut(
      { by: 'deadline', layer, index, limit },
      this.#seen ? 'between two parts' : 'to the first output',
    )
  }

  #await(at: number): void {
    this.at = at
    this.#waiting = true
    this.of.call.deadlines.add(this)
  }

  #drop(): void {
    if (this.#waiting) this.of.call.deadlines.remove(this)
    this.#waiting = false
  }
}
