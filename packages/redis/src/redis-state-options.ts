import { checkOptions, durationMs, parseDuration, type Duration } from '@stint/core'
import { z } from 'zod'

/** How processes decide together through Redis. */
export interface RedisStateOptions {
  /**
   * What becomes of a decision while Redis is slow, gone or full. `local`: this process decides by itself, with the same
   * rules and from what it knows. `refuse`: what needs the decision is refused. Default `local`.
   */
  readonly whenLost?: 'local' | 'refuse' | undefined
  /** How long a decision waits for Redis at most, in real time: up to 24 days. Default `'50ms'`. */
  readonly timeout?: Duration | undefined
  /** Begins every key and channel: letters, digits and `_ - . :`. Default `stint`. */
  readonly prefix?: string | undefined
  /** How long a scope without a deadline is kept after it was last used, up to 365 days. Default `'1h'`. */
  readonly idle?: Duration | undefined
}

const day = 24 * 3_600_000

function durationUpTo(days: number): z.ZodType<Duration> {
  return z.custom<Duration>(
    (value) => (durationMs(value) ?? Infinity) <= days * day,
    `expected milliseconds or a string like '50ms', up to ${days} days`,
  )
}

const schema = z.strictObject({
  whenLost: z.enum(['local', 'refuse'], "expected 'local' or 'refuse'").default('local'),
  // Node's timers go no further.
  timeout: durationUpTo(24).default('50ms'),
  prefix: z
    .string('expected a string')
    .regex(/^[\w.:-]{1,64}$/, 'expected 1 to 64 letters, digits, _, -, . or :')
    .default('stint'),
  idle: durationUpTo(365).default('1h'),
})

/** The options with their defaults, in milliseconds. */
export interface CheckedOptions {
  readonly whenLost: 'local' | 'refuse'
  readonly prefix: string
  readonly timeoutMs: number
  readonly idleMs: number
}

/** @throws TypeError that names each option that is wrong. */
export function checkStateOptions(given: RedisStateOptions): CheckedOptions {
  const { whenLost, prefix, timeout, idle } = checkOptions('redisState', schema, given)
  return {
    whenLost,
    prefix,
    timeoutMs: parseDuration(timeout, 'redisState: timeout'),
    idleMs: Math.ceil(parseDuration(idle, 'redisState: idle')),
  }
}
