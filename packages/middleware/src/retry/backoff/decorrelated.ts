import { formatDuration, type Duration } from '@stint/core'
import { z } from 'zod'
import { layerOptions } from '../../layer-options.ts'
import type { Backoff } from './backoff.ts'
import { pauseMs } from './pause.ts'

/** Options of `decorrelated`. */
export interface DecorrelatedOptions {
  /** The shortest wait. Default 300 ms. */
  readonly base?: Duration | undefined
  /** The longest wait. Default 20 s. */
  readonly cap?: Duration | undefined
}

/** The names of the options; what they hold is checked where it is read. */
const shape = {
  base: z.custom<Duration>().optional(),
  cap: z.custom<Duration>().optional(),
}

/**
 * `min(cap, random between base and 3 * previous)`: grows with what was drawn, not with the count.
 * Source: AWS Architecture Blog, "Exponential Backoff and Jitter".
 */
export function decorrelated(options: DecorrelatedOptions = {}): Backoff {
  const given = layerOptions('decorrelated', shape, options)
  const base = pauseMs(given.base ?? 300, 'decorrelated: base')
  const cap = pauseMs(given.cap ?? '20s', 'decorrelated: cap')
  return {
    name: `decorrelated(${formatDuration(base)}, cap ${formatDuration(cap)})`,
    max: cap,
    delay(_n, random, previous = base) {
      const top = Math.max(base, 3 * previous)
      return Math.min(cap, Math.floor(base + random() * (top - base)))
    },
  }
}
