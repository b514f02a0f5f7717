import type { Context } from '@stint/core'
import { z } from 'zod'

/** What a limit counts apart: targets (all together above failover, where there is none yet), or what a function names. */
export type LimitKey = 'target' | ((ctx: Context) => string)

/** The option `key` of limit. */
export const limitKeyOption: z.ZodType<LimitKey> = z
  .custom<LimitKey>((value) => value === 'target' || typeof value === 'function', {
    error: "expected 'target' or (ctx) => string",
  })
  .meta({ enum: ['target'] })

/**
 * The key of a branch.
 * @throws TypeError when a function gives something else than a string.
 */
export function keyOf(key: LimitKey, ctx: Context): string {
  if (key === 'target') return ctx.target?.id ?? '*'
  const made: unknown = key(ctx)
  if (typeof made !== 'string') {
    throw new TypeError(`limit: key: expected the function to give a string, got ${typeof made}`)
  }
  return made
}
