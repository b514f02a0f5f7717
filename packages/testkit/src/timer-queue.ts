/** A function and the time it is due. Cancelled or taken, it has no function any more. */
export interface Timer {
  readonly due: number
  readonly order: number
  fn: (() => void) | undefined
}

/**
 * Timers by due time, then by creation: a binary heap. A cancelled timer stays in it until it comes up or until
 * most of the heap is cancelled, so cancelling is as cheap as the deadlines of 100,000 calls need it to be.
 */
export class TimerQueue {
  #heap: Timer[] = []
  #created = 0
  #live = 0

  /** Timers neither taken nor cancelled. */
  get size(): number {
    return this.#live
  }

  add(due: number, fn: () => void): Timer {
    const timer = { due, order: this.#created++, fn }
    this.#heap.push(timer)
    this.#live++
    this.#rise(this.#heap.length - 1)
    return timer
  }

  /** Does nothing when the timer was taken or cancelled before. */
  cancel(timer: Timer): void {
    if (timer.fn === undefined) return
    timer.fn = undefined
    this.#live--
    if (this.#heap.length > 64 && this.#live * 2 < this.#heap.length) this.#compact()
  }

  /** When the next timer is due; Infinity when there is none. */
  get nextDue(): number {
    while (this.#heap[0] !== undefined && this.#heap[0].fn === undefined) this.#removeFirst()
    return this.#heap[0]?.due ?? Infinity
  }

  /** Takes the next timer out and returns its function. */
  take(): (() => void) | undefined {
    if (this.nextDue === Infinity) return undefined
    const timer = this.#removeFirst()
    const fn = timer?.fn
    if (timer !== undefined) timer.fn = undefined
    this.#live--
    return fn
  }

  #removeFirst(): Timer | undefined {
    const first = this.#heap[0]
    const last = this.#heap.pop()
    if (last !== undefined && last !== first) {
      this.#heap[0] = last
      this.#sink(0)
    }
    return first
  }

  #rise(from: number): void {
    let at = from
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.#swapUnlessOrdered(parent, at)) return
      at = parent
    }
  }

  #sink(from: number): void {
    let at = from
    for (;;) {
      const [left, right] = [at * 2 + 1, at * 2 + 2]
      const child = this.#isBefore(right, left) ? right : left
      if (!this.#swapUnlessOrdered(at, child)) return
      at = child
    }
  }

  #swapUnlessOrdered(parent: number, child: number): boolean {
    const [upper, lower] = [this.#heap[parent], this.#heap[child]]
    if (upper === undefined || lower === undefined || !this.#isBefore(child, parent)) return false
    this.#heap[parent] = lower
    this.#heap[child] = upper
    return true
  }

  #isBefore(one: number, other: number): boolean {
    const [a, b] = [this.#heap[one], this.#heap[other]]
    return a !== undefined && b !== undefined && compare(a, b) < 0
  }

  /** A sorted array is a heap. */
  #compact(): void {
    this.#heap = this.#heap.filter((timer) => timer.fn !== undefined).toSorted(compare)
  }
}

function compare(a: Timer, b: Timer): number {
  return a.due - b.due || a.order - b.order
}
