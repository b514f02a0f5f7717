import { defineMiddleware, parseDuration, withBounds } from '@stint/core'
import type { Duration, Middleware } from '@stint/core'

/**
 * What is below must finish within `duration` of being entered: above the repeating layers it caps the call,
 * below them each attempt. The engine keeps the time, cuts what is below, and fails with a `timeout` on time even
 * if a provider ignores its signal. A longer deadline inside a shorter one changes nothing.
 * @param duration milliseconds or a string like `'90s'`.
 * @throws TypeError when it is neither.
 */
export function deadline(duration: Duration): Middleware {
  const limit = parseDuration(duration, 'deadline')
  return defineMiddleware({
    name: 'deadline',
    options: { duration },
    positional: ['duration'],
    role: { kind: 'deadline', ms: limit },
    bounds: (below) =>
      withBounds(below, { elapsedMs: (k) => Math.min(k * limit, below.elapsedMs(k)) }),
    run(ctx, next) {
      ctx.deadline = Math.min(ctx.deadline, ctx.call.clock.now() + limit)
      return next()
    },
  })
}
