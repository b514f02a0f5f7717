import type { Clock } from './clock.ts'
import type { Lifetime } from './lifetime.ts'

/** A deadline that has not passed. */
export interface Deadline {
  readonly at: number
  /** Whose it is: it is dropped when something around that ends. */
  readonly of: Lifetime
  pass(): void
}

/**
 * The deadlines of one call: one timer on its clock, for the nearest. What is entered before the call first waits for
 * anything shares that timer from the start, so a stack with several deadlines sets one.
 */
export class Deadlines {
  readonly #clock: Clock
  /** The nearest last: what is added later mostly passes sooner. Of two at one time the later one is further in front. */
  readonly #waiting: Deadline[] = []
  #armedAt = Infinity
  #cancel: (() => void) | undefined
  #held = true

  constructor(clock: Clock) {
    this.#clock = clock
  }

  add(deadline: Deadline): void {
    let place = this.#waiting.length
    while (place > 0 && this.#waiting[place - 1]!.at <= deadline.at) place -= 1
    if (place === this.#waiting.length) this.#waiting.push(deadline)
    else this.#waiting.splice(place, 0, deadline)
    if (!this.#held) this.#arm()
  }

  remove(deadline: Deadline): void {
    if (this.#waiting.at(-1) === deadline) {
      this.#waiting.pop()
    } else {
      const place = this.#waiting.indexOf(deadline)
      if (place < 0) return
      this.#waiting.splice(place, 1)
    }
    if (this.#waiting.length === 0) this.#disarm()
  }

  /** From now on there is a timer for whatever is nearest. */
  start(): void {
    if (!this.#held) return
    this.#held = false
    this.#arm()
  }

  /** Something has ended: nobody waits for the deadlines inside it any more. */
  dropInside(ended: Lifetime): void {
    if (this.#waiting.length === 0) return
    const inside = this.#waiting.filter(({ of }) => of.parent?.isInside(ended))
    for (const deadline of inside) this.remove(deadline)
  }

  #arm(): void {
    const nearest = this.#waiting.at(-1)
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
    const nearest = this.#waiting.at(-1)
    // What it was set for may have been removed since.
    if (nearest && nearest.at <= now) this.#waiting.pop()?.pass()
    this.#arm()
  }
}
