import type { Clock } from '../clock.ts'
import type { Lifetime } from './lifetime.ts'

/** A deadline that has not passed. */
export interface Deadline {
  readonly at: number
  /** Whose it is: it is dropped when something around that ends. */
  readonly of: Lifetime
  /** The next to pass; the list's own. */
  later?: Deadline | undefined
  pass(): void
}

/**
 * The deadlines of one call: one timer on its clock, for the nearest. What is entered before the call first waits for
 * anything shares that timer from the start, so a stack with several deadlines sets one.
 */
export class Deadlines {
  readonly #clock: Clock
  /** The first to pass; of two at one time the one that came first. */
  #nearest: Deadline | undefined = undefined
  #armedAt = Infinity
  #cancel: (() => void) | undefined
  #held = true

  constructor(clock: Clock) {
    this.#clock = clock
  }

  add(deadline: Deadline): void {
    let before: Deadline | undefined
    let after = this.#nearest
    while (after && after.at <= deadline.at) {
      before = after
      after = after.later
    }
    deadline.later = after
    if (before) before.later = deadline
    else this.#nearest = deadline
    if (!this.#held) this.#arm()
  }

  remove(deadline: Deadline): void {
    if (this.#nearest === deadline) this.#nearest = deadline.later
    else {
      let before = this.#nearest
      while (before && before.later !== deadline) before = before.later
      if (!before) return
      before.later = deadline.later
    }
    deadline.later = undefined
    if (!this.#nearest) this.#disarm()
  }

  /** From now on there is a timer for whatever is nearest. */
  start(): void {
    if (!this.#held) return
    this.#held = false
    this.#arm()
  }

  /** Something has ended: nobody waits for the deadlines inside it any more. */
  dropInside(ended: Lifetime): void {
    let later: Deadline | undefined
    for (let at = this.#nearest; at; at = later) {
      later = at.later
      if (at.of.parent?.isInside(ended)) this.remove(at)
    }
  }

  #arm(): void {
    const nearest = this.#nearest
    if (!nearest || nearest.at >= this.#armedAt) return
    this.#disarm()
    this.#armedAt = nearest.at
    this.#cancel = this.#clock.setTimer(() => this.#pass(), nearest.at - this.#clock.now())
  }

  #disarm(): void {
    this.#cancel?.()
    this.#cancel = undefined
    this.#armedAt = Infinity
  }

  /**
   * What the timer was set for has passed, also where it fires a little before that time by the clock. Others of the
   * same time have timers of their own, so that what follows from the first can come before them.
   */
  #pass(): void {
    const now = this.#armedAt
    this.#disarm()
    const nearest = this.#nearest
    // What it was set for may have been removed since.
    if (nearest && nearest.at <= now) {
      this.#nearest = nearest.later
      nearest.later = undefined
      nearest.pass()
    }
    this.#arm()
  }
}
