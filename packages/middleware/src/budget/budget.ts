import { defineMiddleware, withBounds } from '@stint/core'
import type { Bounds, Middleware } from '@stint/core'
import { z } from 'zod'
import { layerOptions, wholeNumber } from '../layer-options.ts'
import { requirePrices } from './require-prices.ts'

/** Options of `budget`. */
export interface BudgetOptions {
  /** The most attempts, whoever causes them. */
  readonly attempts?: number | undefined
  /** The most money, in the unit of the providers' `price`. A target without `price` is then an error. */
  readonly cost?: number | undefined
  /**
   * The most attempts, those in flight included, that may be billed without a result: cut off or unreadable,
   * with a delivery of `unknown` or `accepted`.
   */
  readonly unconfirmed?: number | undefined
}

const aboveZero = { error: 'expected a number above 0' }

const shape = {
  attempts: wholeNumber(1).optional(),
  cost: z.number(aboveZero).positive(aboveZero).optional(),
  unconfirmed: wholeNumber(1).optional(),
}

/** The options as a schema, for files. */
export const budgetSchema: z.ZodObject = z.strictObject(shape)

/**
 * An allotment for everything below, opened afresh each time this layer is entered: above failover it is for the
 * call, directly below it for each visit to a target. Every attempt is charged to every account around it. An
 * attempt that is known to be unsent or rejected gives its cost back, not its attempt.
 * @throws TypeError when no limit is given, or one is not above zero.
 */
export function budget(options: BudgetOptions): Middleware {
  const limits = layerOptions('budget', shape, options)
  if (Object.values(limits).every((limit) => limit === undefined)) {
    throw new TypeError('budget: expected at least one of attempts, cost, unconfirmed')
  }
  return defineMiddleware({
    name: 'budget',
    options: limits,
    role: { kind: 'budget', ...limits },
    bounds: (below) => bounded(below, limits),
    check({ targets }) {
      if (limits.cost !== undefined) requirePrices(targets)
    },
    run(ctx, next) {
      ctx.account = ctx.account.open(limits, { layer: 'budget', index: ctx.index })
      return next()
    },
  })
}

function bounded(below: Bounds, limits: BudgetOptions): Bounds {
  const { attempts = Infinity, cost = Infinity } = limits
  return withBounds(below, {
    attempts: (k) => Math.min(below.attempts(k), k * attempts),
    submissions: (k) => submissions(below.submissions(k), k * attempts),
    cost: (k) => Math.min(below.cost(k), k * cost),
  })
}

/** An attempt makes one submission at most, unless a target sends where nobody counts. */
function submissions(below: number, attempts: number): number {
  return below === Infinity ? below : Math.min(below, attempts)
}
