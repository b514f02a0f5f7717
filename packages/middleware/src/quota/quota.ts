import { defineMiddleware, formatDuration, parseDuration, Refusal } from '@stint/core'
import type { Context, Duration, Middleware } from '@stint/core'
import { z } from 'zod'
import { durationOption, layerOptions } from '../layer-options.ts'
import { isPromise } from '../shared-loss.ts'
import {
  sharedBy,
  sharedIdOption,
  sharedOption,
  waitingFor,
  type SharedOptions,
} from '../shared-options.ts'
import { LocalPurse } from './local-purse.ts'
import type { Withdrawal } from './purse.ts'
import { budgetRules } from './retry-budget.ts'
import { SharedPurse } from './shared-purse.ts'

/** Options of {@link quota}. */
export interface QuotaOptions {
  /** Further attempts for each call that succeeds, on the average: from 0 to 1000. Default 0.2. */
  readonly ratio?: number | undefined
  /** Further attempts per second that are always possible, for whoever calls rarely. Default 10. */
  readonly minPerSecond?: number | undefined
  /** How long a success counts, from 1 s to 60 s. Default 10 s. */
  readonly ttl?: Duration | undefined
}

/** Options of a {@link quota} that all processes keep together. */
export interface SharedQuotaOptions extends QuotaOptions, SharedOptions {}

const ratioError = { error: 'expected a number from 0 to 1000' }
const perSecondError = { error: 'expected a number from 0' }

const shape = {
  ratio: z.number(ratioError).min(0, ratioError).max(1000, ratioError).optional(),
  minPerSecond: z.number(perSecondError).min(0, perSecondError).optional(),
  ttl: durationOption.optional(),
  shared: sharedOption.optional(),
  id: sharedIdOption.optional(),
}

/** The options as a schema, for files. */
export const quotaSchema: z.ZodObject = z.strictObject(shape)

/** What a call has done at this layer. */
interface Seen {
  attempted: boolean
  deposited: boolean
}

/**
 * Keeps the further attempts of all calls (retries, failovers, downgrades, hedges) to a share of the calls that
 * succeed. The first attempt of a call is free, each later one withdraws from a budget that all calls through this
 * layer share, or is refused; a call that succeeds deposits (Finagle's retry budget). So repeating helps where few fail,
 * and does not add to the load where all do. With `shared` and an `id`, the budget is that of all processes which give
 * the same.
 * @throws TypeError when an option is not what it should be.
 */
export function quota(options: QuotaOptions | SharedQuotaOptions = {}): Middleware {
  const checked = layerOptions('quota', shape, options)
  const { shared, ...given } = checked
  const { ratio = 0.2, minPerSecond = 10 } = given
  const rules = budgetRules({ ratio, minPerSecond, ttlMs: timeToLive(given.ttl ?? '10s') })
  const sharing = sharedBy('quota', checked)
  const purse = sharing ? new SharedPurse(sharing, rules) : new LocalPurse(rules)
  return defineMiddleware({
    name: 'quota',
    options: given,
    atMost: true,
    stateful: true,
    keepsRequest: true,
    bounds: (below) => waitingFor(shared, below),
    async run(ctx, next) {
      const seen = ctx.remember<Seen>('seen', () => ({ attempted: false, deposited: false }))
      const isFirst = !seen.attempted
      let withdrawal: Withdrawal | undefined
      if (!isFirst) {
        const asked = purse.withdraw(ctx)
        withdrawal = isPromise(asked) ? await asked : asked
        if ('afterMs' in withdrawal) throw refusalOf(ctx, withdrawal.afterMs)
      }
      seen.attempted = true
      // Without limits: it only tells what was attempted below.
      const account = (ctx.account = ctx.account.open({}, { layer: 'quota', index: ctx.index }))
      try {
        const result = await next()
        if (!seen.deposited) purse.deposit(ctx)
        seen.deposited = true
        return result
      } catch (thrown) {
        // What a breaker refused, or a target's gate, was no attempt.
        if (account.attempts === 0) {
          if (!withdrawal) seen.attempted = false
          else if ('giveBack' in withdrawal) withdrawal.giveBack()
        }
        throw thrown
      }
    },
  })
}

function timeToLive(ttl: Duration): number {
  const ms = parseDuration(ttl, 'quota: ttl')
  if (ms >= 1000 && ms <= 60_000) return ms
  throw new TypeError(`quota: ttl: expected a duration from 1 s to 60 s, got ${String(ttl)}`)
}

function refusalOf({ index, target }: Context, afterMs: number | undefined): Refusal {
  const when =
    afterMs === undefined ? 'calls have to succeed first' : `in ${formatDuration(afterMs)}`
  const reason = `the further attempts of all calls together are used up; the next is possible: ${when}`
  return new Refusal('quota', reason, { index, target: target?.id, afterMs })
}
