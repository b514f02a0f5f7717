import type { CallWindow } from './call-window.ts'
import { minus, noCalls, plus, type Counts } from './counts.ts'
import { Queue } from './queue.ts'

/** The calls that ended within one second of the clock. */
interface Bucket {
  readonly second: number
  readonly counts: Counts
}

/**
 * The calls of the current second and of the seconds before it: one bucket for each second that had any, whose counts
 * are subtracted when it is too old. Idle time empties it, call or no call.
 * Source: resilience4j, SlidingTimeWindowMetrics.
 */
export class TimeWindow implements CallWindow {
  readonly size: number
  /** Every second but the newest. */
  readonly #earlier: Queue<Bucket>
  readonly #newest: Bucket | undefined
  readonly #counts: Counts

  constructor(
    seconds: number,
    earlier: Queue<Bucket> = new Queue(),
    newest?: Bucket,
    counts: Counts = noCalls,
  ) {
    this.size = seconds
    this.#earlier = earlier
    this.#newest = newest
    this.#counts = counts
  }

  add(call: Counts, now: number): TimeWindow {
    const second = Math.floor(now / 1000)
    const window = this.#at(second)
    const newest = window.#newest
    const counts = plus(window.#counts, call)
    if (!newest) return new TimeWindow(this.size, new Queue(), { second, counts: call }, counts)
    if (second > newest.second) {
      const earlier = window.#earlier.with(newest)
      return new TimeWindow(this.size, earlier, { second, counts: call }, counts)
    }
    const joined = { second: newest.second, counts: plus(newest.counts, call) }
    return new TimeWindow(this.size, window.#earlier, joined, counts)
  }

  countsAt(now: number): Counts {
    return this.#at(Math.floor(now / 1000)).#counts
  }

  /** The window without what is too old in this second. */
  #at(second: number): TimeWindow {
    const first = second - this.size + 1
    const newest = this.#newest
    if (!newest || newest.second < first) return new TimeWindow(this.size)
    let earlier = this.#earlier
    let counts = this.#counts
    for (let { oldest } = earlier; oldest && oldest.second < first; { oldest } = earlier) {
      counts = minus(counts, oldest.counts)
      earlier = earlier.withoutOldest()
    }
    return earlier === this.#earlier ? this : new TimeWindow(this.size, earlier, newest, counts)
  }
}
