import { durationMs, type Duration, showValue } from '@stint/core'

/**
 * Milliseconds of a wait. Unlike other durations it may be zero.
 * @param label what to call it in the error: `retry: backoff`.
 * @throws TypeError when it is neither a duration nor zero.
 */
export function pauseMs(given: Duration, label: string): number {
  const value = isZero(given) ? 0 : durationMs(given)
  if (value === undefined) {
    const shown = showValue(given)
    throw new TypeError(`${label}: expected milliseconds or a string like '90s', got ${shown}`)
  }
  return value
}

function isZero(given: Duration): boolean {
  return given === 0 || (typeof given === 'string' && /^0\s*(ms|s|m|h)?$/.test(given.trim()))
}
