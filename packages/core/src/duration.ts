import ms from 'ms'
import { showValue } from './show-value.ts'

/** Milliseconds, or a string with a unit: `'250ms'`, `'90s'`, `'10m'`, `'1h'`. */
export type Duration = number | string

/**
 * Milliseconds of a duration.
 * @param label what to call it in the error: `deadline`, `retry: maxWait`.
 * @throws TypeError when it is not a positive number of milliseconds or a string like `'90s'`.
 */
export function parseDuration(given: unknown, label: string): number {
  const value = durationMs(given)
  if (value === undefined) {
    throw new TypeError(
      `${label}(${showValue(given)}): expected milliseconds or a string like '90s'`,
    )
  }
  return value
}

/** Milliseconds of a duration above zero, or undefined when it is none. */
export function durationMs(given: unknown): number | undefined {
  const value = typeof given === 'string' ? read(given) : given
  return typeof value === 'number' && value > 0 && !Number.isNaN(value) ? value : undefined
}

/** `ms` takes a text without a unit for milliseconds. */
function read(text: string): number | undefined {
  if (!/[a-z]/i.test(text)) return undefined
  const value: number | undefined = ms(text.trim() as ms.StringValue)
  return value
}

/** A duration as people write it: `850 ms`, `1.5 s`, `90 s`, `2 min 10 s`. */
export function formatDuration(value: number): string {
  if (value === Infinity) return 'no limit'
  if (value < 1000) return `${Math.round(value)} ms`
  if (value < 120_000) return `${Number((value / 1000).toFixed(1))} s`
  const seconds = Math.round(value / 1000)
  const rest = seconds % 60
  return `${Math.floor(seconds / 60)} min${rest === 0 ? '' : ` ${rest} s`}`
}
