import { formatDuration, type Duration } from '@stint/core'
import { z } from 'zod'
import { layerOptions } from '../../layer-options.ts'
import type { Backoff } from './backoff.ts'
import { pauseMs } from './pause.ts'

/** Options of `linear`. */
export interface LinearOptions {
  /** The first wait, and what each further one adds. Default 300 ms. */
  readonly base?: Duration | undefined
  /** The longest wait. Default 20 s. */
  readonly cap?: Duration | undefined
}

/** The names of the options; what they hold is checked where it is read. */
const shape = {
  base: z.custom<Duration>().optional(),
  cap: z.custom<Duration>().optional(),
}

/** `base`, twice `base`, three times `base`, up to `cap`. */
export function linear(options: LinearOptions = {}): Backoff {
  const given = layerOptions('linear', shape, options)
  const base = pauseMs(given.base ?? 300, 'linear: base')
  const cap = pauseMs(given.cap ?? '20s', 'linear: cap')
  return {
    name: `linear(${formatDuration(base)}, cap ${formatDuration(cap)})`,
    max: cap,
    delay: (n) => Math.min(cap, base * (n + 1)),
  }
}
