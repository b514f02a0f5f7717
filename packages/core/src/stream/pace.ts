import type { Branch } from '../engine/branch.ts'
import type { Deadline } from '../engine/deadlines.ts'
import type { DeadlineOwner } from '../engine/view.ts'
import type { PaceLimits } from './pace-limits.ts'

/** The pace that one layer demands of what is below it, while that runs. */
export class Pace implements Deadline {
  readonly of: Branch
  readonly #limits: PaceLimits
  readonly #began: number
  readonly #cut: (owner: DeadlineOwner, what: string) => void
  /** The attempts under way, and whether each has shown something. */
  readonly #underway = new Map<object, boolean>()
  #waiting = false
  #over = false
  at: number = Infinity
  later: Deadline | undefined = undefined

  constructor(of: Branch, limits: PaceLimits, cut: (owner: DeadlineOwner, what: string) => void) {
    this.of = of
    this.#limits = limits
    this.#began = of.call.clock.now()
    this.#cut = cut
    this.#awaitFirst()
  }

  /** An attempt begins. What an earlier one gave is gone, unless that runs beside it. */
  begin(attempt: object): void {
    if (!this.#seen) this.#awaitFirst()
    this.#underway.set(attempt, false)
  }

  /** The next part is asked for. */
  wait(attempt: object): void {
    const { betweenMs } = this.#limits
    if (!this.#underway.get(attempt) || betweenMs === undefined) return
    this.#await(this.of.call.clock.now() + betweenMs)
  }

  /** A part has come that shows something. */
  arrive(attempt: object): void {
    this.#underway.set(attempt, true)
    this.#drop()
  }

  /** An attempt has ended. Whoever still runs beside it has as long as if it had been alone. */
  leave(attempt: object): void {
    const hadShown = this.#underway.get(attempt)
    this.#underway.delete(attempt)
    if (!hadShown || this.#seen) return
    this.#drop()
    if (this.#underway.size > 0) this.#awaitFirst()
  }

  /** What is below has settled, or is cut: the attempts that end then change nothing. */
  over(): void {
    this.#over = true
    this.#drop()
  }

  pass(): void {
    this.#waiting = false
    const { firstMs = 0, betweenMs = 0 } = this.#limits
    const seen = this.#seen
    const { layer, index } = this.of
    this.#cut(
      { at: this.at, by: 'deadline', layer, index, limit: seen ? betweenMs : firstMs },
      seen ? 'between two parts' : 'to the first output',
    )
  }

  get #seen(): boolean {
    for (const shown of this.#underway.values()) if (shown) return true
    return false
  }

  #awaitFirst(): void {
    const { firstMs } = this.#limits
    if (firstMs !== undefined) this.#await(this.#began + firstMs)
  }

  #await(at: number): void {
    this.#drop()
    if (this.#over) return
    this.at = at
    this.#waiting = true
    this.of.call.deadlines.add(this)
  }

  #drop(): void {
    if (this.#waiting) this.of.call.deadlines.remove(this)
    this.#waiting = false
  }
}
