import { defineMiddleware, parseDuration, withBounds } from '@stint/core'
import type { Duration, Middleware } from '@stint/core'
import { streamLimits, type StreamDeadlines, type StreamLimits } from './stream-deadlines.ts'

/**
 * What is below must finish within `duration` of being entered: above the repeating layers it caps the call,
 * below them each attempt. The engine keeps the time, cuts what is below, and fails with a `timeout` on time even
 * if a provider ignores its signal. A longer deadline inside a shorter one changes nothing.
 *
 * `{ first, between, total }` is its form for calls that are read while they are made: the time to the first output,
 * between two parts, and for all of it. In any other call only `total` counts.
 * @param duration milliseconds or a string like `'90s'`, or the form for streams.
 * @throws TypeError when it is neither.
 */
export function deadline(duration: Duration | StreamDeadlines): Middleware {
  const isForm = typeof duration === 'object' && duration !== null
  const { totalMs, pace }: StreamLimits = isForm
    ? streamLimits(duration)
    : { totalMs: parseDuration(duration, 'deadline'), pace: {} }
  const paces = pace.firstMs !== undefined || pace.betweenMs !== undefined
  return defineMiddleware({
    name: 'deadline',
    options: isForm ? { ...duration } : { duration },
    positional: ['duration'],
    keepsRequest: true,
    // Infinity is none: it ends nothing, and nothing goes by it.
    ...(totalMs !== undefined && totalMs < Infinity && { role: { kind: 'deadline', ms: totalMs } }),
    ...(paces && { pace }),
    bounds: (below) => {
      if (totalMs === undefined) return below
      return withBounds(below, { elapsedMs: (k) => Math.min(k * totalMs, below.elapsedMs(k)) })
    },
    run(ctx, next) {
      if (totalMs !== undefined) ctx.limitTime(totalMs)
      if (paces) ctx.limitPace(pace)
      return next()
    },
  })
}
