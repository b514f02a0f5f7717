import type { Clock } from '@stint/core'
import { nextStart, recent, without, type Starts } from './minute.ts'

/** What one key has room for. */
export interface LaneRules {
  /** Entries at a time. */
  readonly concurrent: number
  /** Starts in any minute. */
  readonly perMinute: number
  /** Entries that wait. */
  readonly queue: number
}

/** The right to be inside. Each of its ends works once, and only the first. */
export interface Pass {
  /** Leaves. */
  readonly release: () => void
  /** Leaves, and has never been there: the start does not count. */
  readonly cancel: () => void
}

/** A place in the queue. */
export interface Place {
  readonly pass: Promise<Pass>
  /** Goes away, whether its turn has come or not. */
  leave(): void
}

interface Waiter {
  readonly clock: Clock
  readonly admit: (pass: Pass) => void
}

/** Everything that one key lets in and keeps waiting, in the order in which it came. */
export class Lane {
  readonly #rules: LaneRules
  readonly #waiting: Waiter[] = []
  #starts: Starts = []
  #inside = 0
  #stopTimer = (): void => undefined

  constructor(rules: LaneRules) {
    this.#rules = rules
  }

  get inside(): number {
    return this.#inside
  }

  get waiting(): number {
    return this.#waiting.length
  }

  /** Whether the queue has no place left. */
  get isFull(): boolean {
    return this.#waiting.length >= this.#rules.queue
  }

  /** Whether it is as good as new. */
  isIdle(now: number): boolean {
    return this.#inside + this.#waiting.length + recent(this.#starts, now).length === 0
  }

  /** Milliseconds in which a newcomer cannot start for what has started in the last minute. It may take longer. */
  leastWaitMs(now: number): number {
    return nextStart(this.#starts, this.#waiting.length, this.#rules.perMinute, now) - now
  }

  /** Lets a newcomer in at once, if there is room and nobody waits. */
  tryEnter(now: number): Pass | undefined {
    return this.#waiting.length === 0 && this.#hasRoom(now) ? this.#admit(now) : undefined
  }

  /** Puts a newcomer at the end of the queue. */
  join(clock: Clock): Place {
    let waiter!: Waiter
    let admitted: Pass | undefined
    const pass = new Promise<Pass>((resolve) => {
      const admit = (given: Pass): void => resolve((admitted = given))
      waiter = { clock, admit }
    })
    this.#waiting.push(waiter)
    this.#serveSoon()
    return {
      pass,
      leave: () => {
        if (admitted) admitted.cancel()
        else this.#drop(waiter)
      },
    }
  }

  #hasRoom(now: number): boolean {
    return (
      this.#inside < this.#rules.concurrent &&
      recent(this.#starts, now).length < this.#rules.perMinute
    )
  }

  #admit(now: number): Pass {
    this.#inside += 1
    if (this.#rules.perMinute < Infinity) this.#starts = [...recent(this.#starts, now), now]
    let over = false
    const leave = (): boolean => {
      if (over) return false
      over = true
      this.#inside -= 1
      return true
    }
    return {
      release: () => {
        if (leave()) this.#serveSoon()
      },
      cancel: () => {
        if (!leave()) return
        this.#starts = without(this.#starts, now)
        this.#serveSoon()
      },
    }
  }

  #drop(waiter: Waiter): void {
    const at = this.#waiting.indexOf(waiter)
    if (at < 0) return
    this.#waiting.splice(at, 1)
    this.#serveSoon()
  }

  /**
   * Whoever leaves may carry the result that ends those who wait: the loser of a hedge must not be let in by its
   * winner. So the next is let in one turn of the clock later.
   */
  #serveSoon(): void {
    this.#stopTimer()
    const head = this.#waiting[0]
    if (head) this.#stopTimer = head.clock.setTimer(() => this.#serve(), 0)
  }

  /** Lets in whoever is at the head of the queue and has room now, and looks again when the next can start. */
  #serve(): void {
    for (;;) {
      const head = this.#waiting[0]
      if (!head) return
      const now = head.clock.now()
      if (!this.#hasRoom(now)) return this.#lookAgain(head, now)
      this.#waiting.shift()
      head.admit(this.#admit(now))
    }
  }

  /** Who waits for somebody to leave is told by them; who waits for time needs a timer. */
  #lookAgain({ clock }: Waiter, now: number): void {
    if (this.#inside >= this.#rules.concurrent) return
    const at = nextStart(this.#starts, 0, this.#rules.perMinute, now)
    this.#stopTimer = clock.setTimer(() => this.#serve(), at - now)
  }
}
