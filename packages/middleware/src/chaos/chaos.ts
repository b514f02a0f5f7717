import {
  defineMiddleware,
  withBounds,
  type Bounds,
  type Context,
  type Middleware,
} from '@stint/core'
import { z } from 'zod'
import { inCodeOnly, layerOptions } from '../layer-options.ts'
import { delayOption, rangeOf, type Delay } from './delay-option.ts'
import { disturbances } from './disturbance.ts'
import { faultsOption, type InjectedFault } from './injected-fault.ts'
import { seeded } from './seeded.ts'

/** Options of {@link chaos}. */
export interface ChaosOptions {
  /** The share of entries that are disturbed, from 0 (none) to 1 (all). No default: a drill is begun on purpose. */
  readonly rate: number
  /** Which entries are disturbed, and how, follows from it and their order. A whole number; default 1. */
  readonly seed?: number | undefined
  /** Fails with one of these, without going further. Nothing is sent, and no attempt charged. */
  readonly faults?: readonly InjectedFault[] | undefined
  /** Goes on only after this time, or after one drawn between two. */
  readonly delay?: Delay | undefined
  /** Never goes on, and ends only when it is cut. Default false. */
  readonly hang?: boolean | undefined
  /** Which entries may be disturbed: those of a marked call, of one target. Default: all. */
  readonly when?: ((ctx: Context) => boolean) | undefined
}

const rateError = { error: 'expected a number from 0 to 1' }

const shape = {
  rate: z.number(rateError).min(0, rateError).max(1, rateError),
  seed: z.int({ error: 'expected a whole number' }).optional(),
  faults: faultsOption.optional(),
  delay: delayOption.optional(),
  hang: z.boolean({ error: 'expected true or false' }).optional(),
  when: z
    .custom<(ctx: Context) => boolean>((value) => typeof value === 'function', {
      error: 'expected (ctx) => boolean',
    })
    .meta(inCodeOnly)
    .optional(),
}

/** The options as a schema, for files. */
export const chaosSchema: z.ZodObject = z.strictObject(shape)

/**
 * Disturbs a share of the entries, for tests and drills: each of the faults listed, the delay and the hang is as likely
 * as the others. The report tells each of them. What is drawn depends on the seed and on the order of entries alone.
 * @throws TypeError when nothing is listed that could happen, or an option is not what it should be.
 */
export function chaos(options: ChaosOptions): Middleware {
  const given = layerOptions('chaos', shape, options)
  const { rate, seed = 1, when = () => true } = given
  const all = disturbances(given)
  if (all.length === 0) throw new TypeError('chaos: expected at least one of faults, delay, hang')
  const draw = seeded(seed)
  return defineMiddleware({
    name: 'chaos',
    options: given,
    atMost: true,
    keepsRequest: true,
    bounds: (below) => (rate === 0 ? below : slowed(below, given)),
    async run(ctx, next) {
      if (!when(ctx)) return next()
      // Always three draws, so that one entry does not change what happens to those after it.
      const [whether, which, detail] = [draw(), draw(), draw()]
      if (whether < rate) await all[Math.floor(which * all.length)]?.(ctx, detail)
      return next()
    },
  })
}

/** A hang takes as long as a deadline lets it, a delay whole milliseconds. */
function slowed(below: Bounds, { delay, hang }: Pick<ChaosOptions, 'delay' | 'hang'>): Bounds {
  const longest = hang ? Infinity : delay === undefined ? 0 : Math.ceil(rangeOf(delay)[1])
  return withBounds(below, { elapsedMs: (k) => below.elapsedMs(k) + k * longest })
}
