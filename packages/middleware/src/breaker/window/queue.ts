/** One value and what stands behind it. */
interface Link<T> {
  readonly value: T
  readonly next: Link<T> | undefined
}

/**
 * First in, first out, as an immutable value. Adding and dropping take the same time however long it is, on average:
 * the newest are linked backwards, and turned around once when all that stood before them are gone.
 * Source: Hood and Melville, "Real-time queue operations in pure Lisp" (the simple form with two lists).
 */
export class Queue<T> {
  /** The oldest first. Only without a value when the queue is empty. */
  readonly #front: Link<T> | undefined
  /** The newest first. */
  readonly #back: Link<T> | undefined

  constructor(front?: Link<T>, back?: Link<T>) {
    this.#front = front
    this.#back = back
  }

  /** What was added first of what is left; undefined when there is nothing. */
  get oldest(): T | undefined {
    return this.#front?.value
  }

  with(value: T): Queue<T> {
    if (!this.#front) return new Queue({ value, next: undefined })
    return new Queue(this.#front, { value, next: this.#back })
  }

  withoutOldest(): Queue<T> {
    const front = this.#front?.next
    return front ? new Queue(front, this.#back) : new Queue(turned(this.#back))
  }
}

function turned<T>(links: Link<T> | undefined): Link<T> | undefined {
  let front: Link<T> | undefined
  for (let link = links; link; link = link.next) front = { value: link.value, next: front }
  return front
}
