import { defineMiddleware, Fault, Refusal, withBounds } from '@stint/core'
import type { CallEvent, Context, Follower, Middleware } from '@stint/core'
import { z } from 'zod'
import { layerOptions, wholeNumber } from '../layer-options.ts'
import { cannotWait } from './cannot-wait.ts'
import type { Lane, LaneRules, Pass } from './lane.ts'
import { Lanes } from './lanes.ts'
import { keyOf, limitKeyOption, type LimitKey } from './limit-key.ts'

/** Options of {@link limit}. */
export interface LimitOptions {
  /** Entries at a time. Default: no limit. */
  readonly concurrent?: number | undefined
  /** Starts in any minute, whenever it begins. Default: no limit. */
  readonly perMinute?: number | undefined
  /** Entries that wait for their turn, in the order they came; what goes beyond is refused. Default 0. */
  readonly queue?: number | undefined
  /** What is limited by itself. Default `'target'`. */
  readonly key?: LimitKey | undefined
}

const shape = {
  concurrent: wholeNumber(1).optional(),
  perMinute: wholeNumber(1).optional(),
  queue: wholeNumber(0).optional(),
  key: limitKeyOption.optional(),
}

/** The options as a schema, for files. */
export const limitSchema: z.ZodObject = z.strictObject(shape)

/**
 * Lets in so many at a time, or so many a minute, of all calls through this layer. Who finds no room waits in the queue,
 * and leaves it at once when its branch is over; where the queue is full, or the deadline passes before there can be
 * room, the entry is refused. Room is held until what is below has settled or was cut.
 * @throws TypeError when neither concurrent nor perMinute is given, or an option is not what it should be.
 */
export function limit(options: LimitOptions): Middleware {
  const given = layerOptions('limit', shape, options)
  const { concurrent = Infinity, perMinute = Infinity, queue = 0, key = 'target' } = given
  if (concurrent === Infinity && perMinute === Infinity) {
    throw new TypeError('limit: expected at least one of concurrent, perMinute')
  }
  const rules = { concurrent, perMinute, queue }
  const lanes = new Lanes(rules)
  return defineMiddleware({
    name: 'limit',
    options: given,
    atMost: true,
    stateful: true,
    keepsRequest: true,
    // Nobody knows how long those ahead take.
    bounds: (below) => (queue === 0 ? below : withBounds(below, { elapsedMs: () => Infinity })),
    async run(ctx, next) {
      const now = ctx.call.clock.now()
      const lane = lanes.of(keyOf(key, ctx), now)
      const pass = lane.tryEnter(now) ?? (await turn(lane, rules, ctx))
      // What is below may take its time to notice that it was cut: room must not hang on it.
      ctx.signal.addEventListener('abort', pass.release)
      const sends = new Sends()
      // Nothing else cares.
      if (perMinute < Infinity) ctx.follow(sends)
      try {
        return await next()
      } catch (thrown) {
        if (cameToNothing(thrown) && !sends.seen) pass.cancel()
        throw thrown
      } finally {
        ctx.signal.removeEventListener('abort', pass.release)
        pass.release()
      }
    },
  })
}

async function turn(lane: Lane, rules: LaneRules, ctx: Context): Promise<Pass> {
  const refusal = cannotWait(lane, rules, ctx)
  if (refusal) throw refusal
  const ahead = lane.waiting
  const place = lane.join(ctx.call.clock)
  try {
    return await ctx.within(place.pass, `for its turn: ${lane.inside} inside, ${ahead} ahead`)
  } catch (error) {
    place.leave()
    throw error
  }
}

/** Whether anything was sent below: the last of several tries need not be the one. */
class Sends implements Follower {
  seen = false

  onEvent(event: CallEvent): void {
    if (event.type === 'attempt-ended' && event.delivery !== 'unsent') this.seen = true
  }
}

/** A start after which nothing was sent does not count as one. */
function cameToNothing(thrown: unknown): boolean {
  return Refusal.isInstance(thrown) || (Fault.isInstance(thrown) && thrown.delivery === 'unsent')
}
