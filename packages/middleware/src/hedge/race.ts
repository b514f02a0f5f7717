import { Fault, formatDuration, Refusal } from '@stint/core'
import type { Context, Enter } from '@stint/core'
import { bestFault } from '../best-fault.ts'

export interface RaceRules {
  /** Entries in all. */
  readonly max: number
  /** From one entry to the next, in milliseconds. */
  readonly afterMs: number
  /** Whether a fault starts the next entry at once. */
  startsNext(fault: Fault): boolean
}

/** Entries side by side, the first of which starts at once. Its result is the first good one, or what they failed of. */
export class Race {
  readonly result: Promise<unknown>
  readonly #ctx: Context
  readonly #enter: Enter
  readonly #rules: RaceRules
  readonly #faults: Fault[] = []
  #refusal: Refusal | undefined
  #started = 0
  #running = 0
  #stopTimer = (): void => undefined
  #win!: (result: unknown) => void
  #lose!: (error: unknown) => void

  constructor(ctx: Context, enter: Enter, rules: RaceRules) {
    this.#ctx = ctx
    this.#enter = enter
    this.#rules = rules
    this.result = new Promise((resolve, reject) => {
      this.#win = resolve
      this.#lose = reject
    })
    this.#start()
  }

  /** No entry starts any more. */
  stop(): void {
    this.#stopTimer()
    this.#started = this.#rules.max
  }

  #start(): void {
    this.#stopTimer()
    this.#started += 1
    this.#running += 1
    this.#enter().then(this.#win, (thrown: unknown) => this.#failed(thrown))
    this.#awaitNext()
  }

  #awaitNext(): void {
    if (!this.#mayStart) return
    this.#stopTimer = this.#ctx.call.clock.setTimer(() => this.#due(), this.#rules.afterMs)
  }

  get #mayStart(): boolean {
    return this.#started < this.#rules.max
  }

  /**
   * The latest entry is slow. That the next cannot start is no fault, and nobody else would say so. It is given up:
   * made up for later, it would take the race beyond its bound of time.
   */
  #due(): void {
    const { target } = this.#ctx
    const refusal = this.#ctx.refusal()
    if (!refusal) return this.#start()
    const { max, afterMs } = this.#rules
    const due = `entry ${this.#started + 1} of ${max} was due after ${formatDuration(afterMs)}`
    this.#ctx.skip({ target: target?.id, reason: `${due}: ${refusal.message}` })
    this.#started += 1
    this.#awaitNext()
  }

  #failed(thrown: unknown): void {
    this.#running -= 1
    const next = this.#judge(thrown)
    if (next === 'end') return this.#lose(thrown)
    if (next === 'start' && this.#mayStart && !this.#ctx.refusal()) return this.#start()
    if (next === 'wait') this.stop()
    if (this.#running === 0) this.#lose(bestFault(this.#faults) ?? this.#refusal)
  }

  /**
   * What becomes of the race when an entry has failed: another starts, or those that run are waited for and no other
   * starts, or it is over.
   */
  #judge(thrown: unknown): 'start' | 'wait' | 'end' {
    if (Refusal.isInstance(thrown)) {
      this.#refusal ??= thrown
      return 'wait'
    }
    if (!Fault.isInstance(thrown)) return 'end'
    this.#faults.push(thrown)
    if (this.#rules.startsNext(thrown)) return 'start'
    return thrown.scope === 'request' ? 'end' : 'wait'
  }
}
