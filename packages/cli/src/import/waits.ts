import type { ClientBackoff } from './client-default.ts'

/** The waits between tries, in milliseconds. */
export interface Waits {
  /** Before each repetition, by the client's own backoff alone. */
  readonly own: readonly number[]
  /** All together at the longest: by backoff, or by a Retry-After where that is longer. */
  readonly mostMs: number
}

export const noWaits: Waits = { own: [], mostMs: 0 }

/** Whoever repeats so often has no end in sight. */
const counted = 1000

/** What a client waits between so many repetitions. */
export function waitsOf(backoff: ClientBackoff, retries: number): Waits {
  const { firstMs, factor, capMs, jitter, retryAfterMs = 0 } = backoff
  const own = Array.from({ length: Math.min(retries, counted) }, (_, n) =>
    Math.min(capMs, firstMs * factor ** n),
  )
  const most = own.map((wait) => Math.max(wait * (1 + jitter), retryAfterMs))
  return { own, mostMs: most.reduce((sum, wait) => sum + wait, 0) }
}
