import type { CallWindow } from './call-window.ts'
import { minus, noCalls, plus, type Counts } from './counts.ts'
import { Queue } from './queue.ts'

/** The last so many calls, however long ago they were. */
export class CountWindow implements CallWindow {
  readonly size: number
  readonly #calls: Queue<Counts>
  readonly #counts: Counts

  constructor(size: number, calls: Queue<Counts> = new Queue(), counts: Counts = noCalls) {
    this.size = size
    this.#calls = calls
    this.#counts = counts
  }

  add(call: Counts): CountWindow {
    const { oldest } = this.#calls
    const added = plus(this.#counts, call)
    if (!oldest || this.#counts.calls < this.size) {
      return new CountWindow(this.size, this.#calls.with(call), added)
    }
    const calls = this.#calls.withoutOldest().with(call)
    return new CountWindow(this.size, calls, minus(added, oldest))
  }

  countsAt(): Counts {
    return this.#counts
  }
}
