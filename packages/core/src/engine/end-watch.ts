import type { Ending } from '../context.ts'
import type { Lifetime } from './lifetime.ts'

/** Somebody who waits for the end of a branch: a place in the list of its call, which is left by `off`. */
export class EndWatch {
  readonly of: Lifetime
  readonly #list: EndWatches
  readonly #listener: (ending: Ending) => void
  /** Neighbours in the list; the engine's own. */
  before: EndWatch | undefined
  after: EndWatch | undefined
  #waiting = true

  constructor(of: Lifetime, list: EndWatches, listener: (ending: Ending) => void) {
    this.of = of
    this.#list = list
    this.#listener = listener
  }

  /** Waits no longer. @returns whether it did until now. */
  off(): boolean {
    if (!this.#waiting) return false
    this.#waiting = false
    this.#list.remove(this)
    return true
  }

  /** Tells the listener, once. */
  tell(ending: Ending): void {
    if (this.off()) this.#listener(ending)
  }
}

/**
 * Who waits for the end of any branch of a call: one list, so that joining and leaving cost the same however deep a
 * branch is. An end, which is rare, looks through all of it.
 */
export class EndWatches {
  #first: EndWatch | undefined
  #last: EndWatch | undefined

  add(of: Lifetime, listener: (ending: Ending) => void): EndWatch {
    const watch = new EndWatch(of, this, listener)
    watch.before = this.#last
    if (this.#last) this.#last.after = watch
    else this.#first = watch
    this.#last = watch
    return watch
  }

  remove(watch: EndWatch): void {
    const { before, after } = watch
    if (before) before.after = after
    else this.#first = after
    if (after) after.before = before
    else this.#last = before
  }

  /** Tells those who wait for the end of this branch, or of one inside it, in the order in which they came. */
  tell(ended: Lifetime, ending: Ending): void {
    const told: EndWatch[] = []
    for (let at = this.#first; at; at = at.after) if (at.of.isInside(ended)) told.push(at)
    for (const watch of told) watch.tell(ending)
  }
}
