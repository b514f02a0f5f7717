import { parseDuration } from '@stint/core'
import type { Clock, Duration } from '@stint/core'
import { Timeline } from './timeline.ts'

/** A clock for tests that moves only when told. Made by {@link virtualClock}. */
export interface VirtualClock extends Clock {
  /**
   * Moves time on by a duration (milliseconds, or a string like `'42s'`; 0 runs what is due now). Every timer that
   * falls due runs in order, by due time, then by creation, also those set on the way. Time stands at a
   * timer's due time while it runs, and all promise work that follows from it is done before the next.
   *
   * Rejects with a TypeError for anything but a finite duration, with an Error while another `advance` or a `run`
   * moves the clock, and with what a timer's function throws (time then stays there).
   */
  advance(duration: Duration): Promise<void>
  /**
   * Moves time until the promise settles, timer by timer, and gives its result or rejection. Time stays where the
   * promise settled. Several runs may be going at once: time moves until each has settled.
   *
   * Rejects with an Error when nothing is left that could settle the promise or while `advance` moves the clock,
   * with a TypeError for anything but a promise, and with what a timer's function throws.
   */
  run<T>(promise: PromiseLike<T>): Promise<T>
  /** How many timers are waiting. Those of infinite length never fire and do not count. */
  readonly pending: number
}

/** Options of {@link virtualClock}. */
export interface VirtualClockOptions {
  /**
   * Whether real HTTP, files and immediates may go on beside the clock, and are waited for. Default true. `false` is
   * for simulations: time moves on as soon as all promise work is done, and a promise that nothing could settle is
   * seen at once. The event loop gets a turn now and then.
   */
  readonly realWork?: boolean | undefined
}

/** Who moves the clock, and a promise for when it no longer does. */
interface Mover {
  readonly name: 'advance' | 'run'
  readonly over: Promise<void>
}

/**
 * A clock that stands still until `advance` or `run` moves it. A timer of 0 ms or less is due now: it runs when the
 * clock is next moved, never synchronously.
 *
 * Real HTTP may go on beside it (fetch or node:http): before time moves, a request in flight gets the chance to be
 * answered, and time moves on under it only when it gets no further for about 40 real ms. Files and immediates
 * are waited for as well, other work (a worker, crypto.subtle, a real timer) is not.
 * @param start the first `now()`, in milliseconds. Default 0.
 * @throws TypeError when start is not a finite number, or an option is wrong.
 */
export function virtualClock(start = 0, options: VirtualClockOptions = {}): VirtualClock {
  if (!Number.isFinite(start)) {
    throw new TypeError(`virtualClock(${String(start)}): expected a finite number of milliseconds`)
  }
  const timeline = new Timeline(start, realWorkOf(options))
  let mover: Mover | undefined

  async function move(name: Mover['name'], work: () => Promise<void>): Promise<void> {
    let done = (): void => {}
    const over = new Promise<void>((resolve) => {
      done = resolve
    })
    mover = { name, over }
    try {
      await work()
    } finally {
      mover = undefined
      done()
    }
  }

  return {
    now: () => timeline.now,
    setTimer(fn, ms) {
      checkTimer(fn, ms)
      const due = timeline.now + Math.max(0, ms)
      if (due === Infinity) return () => {}
      const timer = timeline.timers.add(due, fn)
      return () => timeline.timers.cancel(timer)
    },
    async advance(duration) {
      const target = timeline.now + finiteMs(duration)
      if (mover !== undefined) throw alreadyMoving('advance', mover)
      await move('advance', () => timeline.moveTo(target))
    },
    async run(given) {
      checkPromise(given)
      // What is no promise itself may begin its work anew each time that it is waited for.
      const promise = Promise.resolve(given)
      let settled = false
      const settling = settlingOf(promise).then(() => {
        settled = true
      })
      if (mover?.name === 'advance') throw alreadyMoving('run', mover)
      // oxlint-disable-next-line no-await-in-loop -- one run moves time for all; the next takes over from it
      while (mover !== undefined && !settled) await Promise.race([mover.over, settling])
      if (!settled) await move('run', () => timeline.moveUntil(() => settled))
      return promise
    },
    get pending() {
      return timeline.timers.size
    },
  }
}

function realWorkOf(options: VirtualClockOptions): boolean {
  const { realWork = true, ...others } = options
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) {
    throw new TypeError(`virtualClock: unknown option '${unknown}', expected realWork`)
  }
  if (typeof realWork === 'boolean') return realWork
  throw new TypeError(`virtualClock: realWork is ${String(realWork)}, expected true or false`)
}

async function settlingOf(promise: PromiseLike<unknown>): Promise<void> {
  await Promise.allSettled([promise])
}

function finiteMs(duration: Duration): number {
  const ms = duration === 0 ? 0 : parseDuration(duration, 'advance')
  if (ms === Infinity) throw new TypeError('advance(Infinity): expected a finite duration')
  return ms
}

function checkTimer(fn: unknown, ms: unknown): void {
  if (typeof fn === 'function' && typeof ms === 'number' && !Number.isNaN(ms)) return
  throw new TypeError(`setTimer(${typeof fn}, ${String(ms)}): expected a function and milliseconds`)
}

function checkPromise(given: unknown): void {
  if (typeof (given as PromiseLike<unknown> | undefined)?.then === 'function') return
  throw new TypeError(`run(${typeof given}): expected a promise`)
}

function alreadyMoving(asked: Mover['name'], by: Mover): Error {
  const advice =
    by.name === 'run'
      ? 'set a timer for what should happen on the way, or advance step by step instead of run'
      : 'await it first'
  return new Error(`${asked}: the clock is already being moved by ${by.name}: ${advice}`)
}
