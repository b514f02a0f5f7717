import type { Context } from '@stint/core'
import { z } from 'zod'

/**
 * What a breaker keeps apart: targets (all together above failover, where there is none yet), requests of equal
 * content, or whatever a function names.
 */
export type BreakerKey = 'target' | 'request' | ((ctx: Context) => string)

/** The option `key` of breaker. */
export const keyOption: z.ZodType<BreakerKey> = z
  .custom<BreakerKey>(
    (value) => value === 'target' || value === 'request' || typeof value === 'function',
    { error: "expected 'target', 'request' or (ctx) => string" },
  )
  .meta({ enum: ['target', 'request'] })

/**
 * The key of a branch.
 * @throws TypeError when a function gives something else than a string.
 */
export function keyOf(key: BreakerKey, ctx: Context): string {
  if (key === 'target') return ctx.target?.id ?? '*'
  if (key === 'request') return ctx.call.digest
  const made: unknown = key(ctx)
  if (typeof made !== 'string') {
    throw new TypeError(`breaker: key: expected the function to give a string, got ${typeof made}`)
  }
  return made
}
