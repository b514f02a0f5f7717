import { setTimeout as sleep } from 'node:timers/promises'
import type { CallBook } from './call-book.ts'
import type { Gate } from './gate.ts'
import type { LoopWatch } from './loop-watch.ts'
import type { LiveSample } from './soak-result.ts'
import { holdingsNow, holdingsWithoutGarbage, type Holdings } from './vitals.ts'

interface LooksOptions {
  readonly gate: Gate
  readonly book: CallBook
  readonly watch: LoopWatch
  /** Since the soak began. */
  readonly seconds: () => number
  readonly onProgress: ((line: string) => void) | undefined
  /** How long all is left to rest before a look with no call running, in milliseconds. */
  readonly restMs: number
}

/** Between two looks while calls are running, and between two with none, in milliseconds. */
const liveEvery = 1000
const idleEvery = 20_000

/**
 * Looks at the process: every second while it is under load, and every third of a minute at rest, when the callers
 * have let their calls end and make no more for a while. What is then still there, is there for good.
 */
export class Looks {
  readonly live: LiveSample[] = []
  readonly idle: Holdings[] = []
  worstLagMs = 0
  readonly #options: LooksOptions

  constructor(options: LooksOptions) {
    this.#options = options
  }

  /** Goes on until then, or until the gate has been ended. */
  async until(endSec: number): Promise<void> {
    const { gate, seconds } = this.#options
    let nextIdle = idleEvery / 1000
    while (seconds() < endSec && !gate.over) {
      await sleep(Math.min(liveEvery, Math.max(1, (endSec - seconds()) * 1000)))
      this.#lookLive()
      if (seconds() < Math.min(nextIdle, endSec)) continue
      await this.#lookIdle()
      nextIdle = seconds() + idleEvery / 1000
    }
  }

  #lookLive(): void {
    const { book, watch, seconds } = this.#options
    book.findOverdue()
    const lagMs = watch.worstSince(performance.now() - liveEvery)
    this.worstLagMs = Math.max(this.worstLagMs, lagMs)
    const outcomes = { ...book.tally.outcomes }
    this.live.push({ ...holdingsNow(seconds()), inFlight: book.running, outcomes, lagMs })
  }

  async #lookIdle(): Promise<void> {
    const { gate, book, seconds, onProgress, restMs } = this.#options
    gate.shut()
    while (book.running > 0 && !gate.over) {
      await sleep(20)
      book.findOverdue()
    }
    await book.judged()
    if (!gate.over) await sleep(restMs)
    const now = await holdingsWithoutGarbage(seconds)
    this.idle.push(now)
    gate.open()
    const { calls, outcomes } = book.tally
    const of = Object.entries(outcomes).map(([outcome, count]) => `${count} ${outcome}`)
    const held = `${now.heapMB.toFixed(1)} MB, ${now.sockets} sockets, ${now.timers} timers`
    onProgress?.(`${now.atSec.toFixed(0)} s: ${calls} calls (${of.join(', ')}); at rest ${held}`)
  }
}
