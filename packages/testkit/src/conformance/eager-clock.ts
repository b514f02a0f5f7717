import { parseDuration, type Clock, type Duration } from '@stint/core'
import { requestsInFlight, turn, watchHttp } from '../real-work.ts'
import { TimerQueue } from '../timer-queue.ts'

/** Turns of the event loop without a request on its way after which time may pass. */
const quietTurns = 15
/**
 * Real milliseconds for which a request on its way is waited for: long where a slow machine must not
 * pass for a long wait, short where the vendor is known to hang.
 */
const patienceMs = { moveUntil: 500, advance: 40 }

/**
 * A clock that jumps to its next timer as soon as no request is on its way. It moves sooner than a
 * virtual clock, which has to allow for what cannot be seen: here time limits nothing, and hundreds
 * of polls have to be waited for.
 */
export class EagerClock implements Clock {
  readonly #timers = new TimerQueue()
  #now = 0

  constructor() {
    watchHttp()
  }

  now(): number {
    return this.#now
  }

  setTimer(fn: () => void, ms: number): () => void {
    const timer = this.#timers.add(this.#now + Math.max(0, ms), fn)
    return () => this.#timers.cancel(timer)
  }

  /** Timers still waiting. */
  get pending(): number {
    return this.#timers.size
  }

  /** Runs timer after timer until it is over, or until none is left. */
  async moveUntil(isOver: () => boolean): Promise<void> {
    await this.#move(isOver, Infinity, patienceMs.moveUntil)
  }

  /** Runs every timer that falls due in a time, and waits for what is on its way. */
  async advance(duration: Duration): Promise<void> {
    const target = this.#now + (duration === 0 ? 0 : parseDuration(duration, 'advance'))
    await this.#move(() => false, target, patienceMs.advance)
    this.#now = target
  }

  async #move(isOver: () => boolean, target: number, longestMs: number): Promise<void> {
    /* oxlint-disable no-await-in-loop -- time moves one step after the other */
    for (;;) {
      await untilQuiet(isOver, longestMs)
      const due = this.#timers.nextDue
      if (isOver() || due > target || due === Infinity) return
      this.#now = Math.max(this.#now, due)
      this.#timers.take()?.()
    }
    /* oxlint-enable no-await-in-loop */
  }
}

async function untilQuiet(isOver: () => boolean, longestMs: number): Promise<void> {
  const began = performance.now()
  for (let quiet = 0; quiet < quietTurns && !isOver(); quiet++) {
    // oxlint-disable-next-line no-await-in-loop -- a turn follows a turn
    await turn()
    if (requestsInFlight() > 0 && performance.now() - began < longestMs) quiet = 0
  }
}
