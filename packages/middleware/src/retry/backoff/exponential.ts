import { formatDuration, type Duration, showValue } from '@stint/core'
import { z } from 'zod'
import { layerOptions } from '../../layer-options.ts'
import type { Backoff } from './backoff.ts'
import { pauseMs } from './pause.ts'

/** Options of `exponential`. */
export interface ExponentialOptions {
  /** The first wait, before jitter. Default 300 ms. */
  readonly base?: Duration | undefined
  /** The longest wait, before jitter. Default 20 s. */
  readonly cap?: Duration | undefined
  /** What each further wait is multiplied by, from 1. Default 2. */
  readonly factor?: number | undefined
  /** Default `'full'`. */
  readonly jitter?: Jitter | undefined
}

/** `full`: from 0 to the delay; `equal`: from half of it; `none`: all of it. */
export type Jitter = 'full' | 'equal' | 'none'

const jitters: Readonly<Record<Jitter, (delay: number, random: () => number) => number>> = {
  full: (delay, random) => Math.floor(delay * random()),
  equal: (delay, random) => Math.floor((delay + delay * random()) / 2),
  none: (delay) => delay,
}

/** The names of the options; what they hold is checked where it is read. */
const shape = {
  base: z.custom<Duration>().optional(),
  cap: z.custom<Duration>().optional(),
  factor: z.custom<number>().optional(),
  jitter: z.custom<Jitter>().optional(),
}

/**
 * `min(cap, base * factor ** n)`, then jitter.
 * Source: AWS Architecture Blog, "Exponential Backoff and Jitter".
 * @throws TypeError when an option is not what it should be.
 */
export function exponential(options: ExponentialOptions = {}): Backoff {
  const given = layerOptions('exponential', shape, options)
  const { factor = 2, jitter = 'full' } = given
  const base = pauseMs(given.base ?? 300, 'exponential: base')
  const cap = pauseMs(given.cap ?? '20s', 'exponential: cap')
  if (typeof factor !== 'number' || !(factor >= 1)) {
    throw new TypeError(`exponential: factor: expected a number from 1, got ${showValue(factor)}`)
  }
  if (typeof jitter !== 'string' || !Object.hasOwn(jitters, jitter)) {
    throw new TypeError(
      `exponential: jitter: expected 'full', 'equal' or 'none', got ${showValue(jitter)}`,
    )
  }
  return {
    name: `exponential(${formatDuration(base)}, cap ${formatDuration(cap)}, ${jitter} jitter)`,
    max: cap,
    delay: (n, random) => jitters[jitter](Math.min(cap, base * power(factor, n)), random),
  }
}

/** Never Infinity, which a base of 0 would turn into NaN. */
function power(factor: number, n: number): number {
  return Math.min(Number.MAX_VALUE, factor ** n)
}
