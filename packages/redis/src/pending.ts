import type { Lost, SharedLimits } from '@stint/core'
import type { Answer } from './account-reply.ts'

/** A charge that waits for its answer. */
export interface Ask {
  readonly price: number
  /** Of the scope that asks. */
  readonly limits: SharedLimits
  readonly sinceMs: number
  readonly settle: (answer: Answer | Lost) => void
}

/** Somebody who waits to know whether the account is open. */
export interface Opening {
  readonly sinceMs: number
  readonly settle: (opened: 'open' | 'none' | Lost) => void
}

/** What goes into one message. */
export interface Batch {
  readonly asks: readonly Ask[]
  readonly openings: readonly Opening[]
  /** How long the first of them has waited, in milliseconds. */
  readonly waitedMs: number
}

/** In one message, or Redis would be held up by it. */
const mostAsks = 2000

/** What came up while a message was under way. */
export class Pending {
  readonly #asks: Ask[] = []
  readonly #openings: Opening[] = []

  get isEmpty(): boolean {
    return this.#asks.length + this.#openings.length === 0
  }

  open(): Promise<'open' | 'none' | Lost> {
    return new Promise((settle) => {
      this.#openings.push({ sinceMs: performance.now(), settle })
    })
  }

  ask(price: number, limits: SharedLimits): Promise<Answer | Lost> {
    return new Promise((settle) => {
      this.#asks.push({ price, limits, sinceMs: performance.now(), settle })
    })
  }

  take(): Batch {
    const asks = this.#asks.splice(0, mostAsks)
    const openings = this.#openings.splice(0)
    const now = performance.now()
    const since = Math.min(now, asks[0]?.sinceMs ?? now, openings[0]?.sinceMs ?? now)
    return { asks, openings, waitedMs: now - since }
  }
}

/** The same word for all of them. */
export function settleAll({ asks, openings }: Batch, lost: Lost): void {
  for (const { settle } of openings) settle(lost)
  for (const { settle } of asks) settle(lost)
}
