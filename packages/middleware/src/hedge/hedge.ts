import { defineRepeater, multiplied, parseDuration, withBounds } from '@stint/core'
import type { Bounds, Duration, Repeater } from '@stint/core'
import { z } from 'zod'
import { actsOn, actsOnOption, type ActsOn } from '../acts-on.ts'
import { layerOptions, wholeNumber } from '../layer-options.ts'
import { shareTargets } from '../targets-in-use.ts'
import { afterOption } from './after-option.ts'
import { anotherMayDo } from './another-may-do.ts'
import { Race } from './race.ts'

/** Options of {@link hedge}. */
export interface HedgeOptions {
  /**
   * How long an entry may go on before the next starts beside it, and so on for each later one. 0 starts them all at
   * once, Infinity only after a fault.
   */
  readonly after: Duration
  /** All entries together, the first included. Default 2. */
  readonly max?: number | undefined
  /**
   * Faults after which the next entry starts at once. Default: above failover all but those of scope request; at a
   * single target those that may pass, but no rate limit, and none with a Retry-After.
   */
  readonly on?: ActsOn | undefined
}

const shape = {
  after: afterOption,
  max: wholeNumber(1).optional(),
  on: actsOnOption.optional(),
}

/** The options as a schema, for files. */
export const hedgeSchema: z.ZodObject = z.strictObject(shape)

/**
 * Starts a second entry beside one that is slow. The first good result wins, the others are aborted and stand in the
 * report as such; each may have been paid for, and sends again to a target that may have been. A fault of the
 * request ends all of them; when all have failed, the fault that the layers above can best act on is rethrown
 * (gRPC A6, hedging).
 * @throws TypeError when an option is not what it should be.
 */
export function hedge(options: HedgeOptions): Repeater {
  const given = layerOptions('hedge', shape, options)
  const { max = 2 } = given
  const afterMs = given.after === 0 ? 0 : parseDuration(given.after, 'hedge: after')
  const entries = (k: number): number => k * max
  return defineRepeater({
    name: 'hedge',
    options: given,
    role: { kind: 'hedge', entries: max, afterMs },
    entries,
    resend: 'unknown',
    bounds: (below) => sideBySide(below, max, afterMs),
    async run(ctx, enter) {
      shareTargets(ctx)
      const startsNext = actsOn(given.on, anotherMayDo(ctx))
      const race = new Race(ctx, enter, { max, afterMs, startsNext })
      try {
        return await ctx.within(race.result)
      } finally {
        race.stop()
      }
    },
  })
}

/**
 * Everything times `max`, but time: side by side, the last entry starts after `max - 1` times `after`, or sooner where
 * those before it have failed.
 */
function sideBySide(below: Bounds, max: number, afterMs: number): Bounds {
  if (max === 1) return below
  const times = multiplied(below, (k) => k * max)
  return withBounds(times, {
    elapsedMs(k) {
      const each = below.elapsedMs(1)
      return k * ((max - 1) * Math.min(afterMs, each) + each)
    },
  })
}
