import type { CircuitEnd, CircuitTicket } from '@stint/core'

/** How long a success may wait to be told, in milliseconds. */
const delayMs = 100
/** Keys, and calls of one key, that may wait to be told. Beyond, the oldest are dropped. */
const most = 1000

/** Calls that one ticket, or tickets alike, let in, a letter for how each ended. */
export interface Run {
  readonly began: number
  readonly probe?: string | undefined
  ends: string
}

const letters = { success: 's', failure: 'f', neither: 'n' } as const

/**
 * How calls ended, on its way to Redis: one thing at a time for a whole breaker, and what comes meanwhile goes
 * together. Failures go at once, successes may wait a little.
 */
export class Outcomes {
  readonly #tell: (key: string, runs: readonly Run[]) => Promise<void>
  #waiting = new Map<string, Run[]>()
  #timer: NodeJS.Timeout | undefined
  #flight: Promise<void> | undefined
  /** What goes after it. */
  #next: Promise<void> | undefined

  constructor(tell: (key: string, runs: readonly Run[]) => Promise<void>) {
    this.#tell = tell
  }

  add(key: string, { generation, probe }: CircuitTicket, end: CircuitEnd, isUrgent: boolean): void {
    const letter = letters[end.outcome]
    this.#append(key, generation, probe, end.slow ? letter.toUpperCase() : letter)
    if (isUrgent) void this.flush()
    else this.#timer ??= setTimeout(() => void this.flush(), delayMs).unref()
  }

  /** Tells what waits by now, after what is under way. What comes later is not waited for: it may never end. */
  flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (!this.#flight) return (this.#flight = this.#send())
    this.#next ??= this.#flight.then(() => {
      this.#next = undefined
      return this.flush()
    })
    return this.#next
  }

  async #send(): Promise<void> {
    const batch = [...this.#waiting]
    this.#waiting = new Map()
    try {
      await Promise.all(batch.map(([key, runs]) => this.#tell(key, runs)))
    } finally {
      this.#flight = undefined
    }
  }

  #append(key: string, began: number, probe: string | undefined, letter: string): void {
    const runs = this.#waiting.get(key)
    const last = runs?.at(-1)
    if (!runs) {
      if (this.#waiting.size >= most) return
      this.#waiting.set(key, [{ began, probe, ends: letter }])
    } else if (last?.began === began && last.probe === probe) {
      last.ends = (last.ends + letter).slice(-most)
    } else {
      if (runs.length >= most) runs.shift()
      runs.push({ began, probe, ends: letter })
    }
  }
}
