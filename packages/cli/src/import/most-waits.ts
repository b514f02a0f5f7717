import type { ClientBackoff } from './client-defaults.ts'

/** A client that waits as long as it is told to has no longest wait. */
const counted = 1000

/** The longest waits before each repetition, in milliseconds: by backoff, or by a Retry-After where that is longer. */
export function mostWaits(backoff: ClientBackoff, retries: number): readonly number[] {
  return Array.from({ length: Math.min(retries, counted) }, (_, n) => {
    const own = Math.min(backoff.capMs, backoff.firstMs * backoff.factor ** n)
    return Math.max(own * (1 + backoff.jitter), backoff.retryAfterMs ?? 0)
  })
}
