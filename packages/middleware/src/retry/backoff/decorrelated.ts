import { formatDuration, type Duration } from '@stint/core'
import type { Backoff } from './backoff.ts'
import { pauseMs } from './pause.ts'

export interface DecorrelatedOptions {
  /** The shortest wait. Default 300 ms. */
  readonly base?: Duration | undefined
  /** The longest wait. Default 20 s. */
  readonly cap?: Duration | undefined
}

/**
 * `min(cap, random between base and 3 * previous)`: grows with what was drawn, not with the count.
 * Source: AWS Architecture Blog, "Exponential Backoff and Jitter".
 */
export function decorrelated(options: DecorrelatedOptions = {}): Backoff {
  const base = pauseMs(options.base ?? 300, 'decorrelated: base')
  const cap = pauseMs(options.cap ?? '20s', 'decorrelated: cap')
  return {
    name: `decorrelated(${formatDuration(base)}, cap ${formatDuration(cap)})`,
    max: cap,
    delay(_n, random, previous = base) {
      const top = Math.max(base, 3 * previous)
      return Math.min(cap, Math.floor(base + random() * (top - base)))
    },
  }
}
