import {
  promisesDone,
  realWorkDone,
  realWorkGivenUp,
  requestsInFlight,
  turn,
  watchHttp,
} from './real-work.ts'
import { TimerQueue } from './timer-queue.ts'

/** Steps without real work after which the event loop gets a turn all the same: for a Ctrl-C, or a progress bar. */
const stepsPerTurn = 500

/** A time that stands, the timers ahead of it, and the ways to move from one to the next. */
export class Timeline {
  readonly timers: TimerQueue = new TimerQueue()
  readonly #realWork: boolean
  #now: number
  #steps = 0

  /** @param realWork whether real work may go on beside it, and is waited for. */
  constructor(start: number, realWork: boolean) {
    this.#now = start
    this.#realWork = realWork
    if (realWork) watchHttp()
  }

  get now(): number {
    return this.#now
  }

  /** Runs every timer up to `target`, then stands there. Rejects with what a timer throws. */
  async moveTo(target: number): Promise<void> {
    let moved = true
    while (moved) {
      // oxlint-disable-next-line no-await-in-loop -- time moves one step after the other
      moved = await this.#step(target, () => false)
    }
    this.#now = target
  }

  /** Runs timer after timer until it is over. Rejects with what a timer throws, and when it can never be over. */
  async moveUntil(isOver: () => boolean): Promise<void> {
    /* oxlint-disable no-await-in-loop */
    while (!isOver()) {
      if (await this.#step(Number.MAX_VALUE, isOver)) continue
      if (this.#realWork) await realWorkGivenUp(() => isOver() || this.timers.size > 0)
      if (!isOver() && this.timers.size === 0) throw stuck(this.#now)
    }
    /* oxlint-enable no-await-in-loop */
  }

  /** Runs the next timer that is due by `until`; false when there is none, or it is over before. */
  async #step(until: number, isOver: () => boolean): Promise<boolean> {
    await this.#settle(isOver)
    const due = this.timers.nextDue
    if (isOver() || due > until) return false
    this.#now = Math.max(this.#now, due)
    this.timers.take()?.()
    return true
  }

  /** All that follows from the last step is done. */
  async #settle(isOver: () => boolean): Promise<void> {
    if (!this.#realWork && this.#steps++ % stepsPerTurn !== 0) return promisesDone()
    await turn()
    if (this.#realWork && this.timers.nextDue > this.#now) await realWorkDone(isOver)
  }
}

function stuck(now: number): Error {
  const count = requestsInFlight()
  const unanswered =
    count === 0 ? '' : ` and no answer came for ${count} HTTP request(s) in a second`
  return new Error(
    `run: nothing is left that could settle the promise: no timer is waiting at ${now} ms${unanswered}. ` +
      'Was what it waits for given this clock?',
  )
}
