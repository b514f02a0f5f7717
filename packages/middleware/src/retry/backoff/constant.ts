import { formatDuration, type Duration } from '@stint/core'
import type { Backoff } from './backoff.ts'
import { pauseMs } from './pause.ts'

/**
 * The same wait each time.
 * @param wait milliseconds or a string like `'2s'`; 0 waits for nothing but Retry-After.
 */
export function constant(wait: Duration): Backoff {
  const ms = pauseMs(wait, 'constant')
  return { name: `constant(${formatDuration(ms)})`, max: ms, delay: () => ms }
}
