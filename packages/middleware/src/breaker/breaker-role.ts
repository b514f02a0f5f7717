import { durationMs, type BreakerRole } from '@stint/core'
import type { BreakerOptions } from './breaker-options.ts'
import type { CircuitRules } from './circuit-rules.ts'

/** What explain goes by: what a breaker keeps apart, what opens it first, and how far back it looks. */
export function roleOf(options: BreakerOptions, rules: CircuitRules): BreakerRole {
  const { key = 'target', window, slow } = options
  const { failures, minimum, slowAfterMs } = rules
  return {
    kind: 'breaker',
    key: typeof key === 'string' ? key : 'other',
    // Where all calls fail, and slowly, every share is reached with the minimum of calls.
    opensAfter: rules.window ? Math.min(failures, minimum) : failures,
    slowAfterMs: slow && slowAfterMs,
    // Failures in a row count however long ago they were.
    windowMs: failures < Infinity || typeof window === 'number' ? undefined : durationMs(window),
  }
}
