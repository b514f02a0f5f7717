import { defineMiddleware, type Middleware } from '@stint/core'

export interface AllowanceOptions {
  /** The calls with this `plan` among their labels. */
  readonly plan: string
  /** The most attempts of such a call, wherever this layer stands. */
  readonly attempts: number
}

/**
 * Gives calls of a plan fewer attempts. It can only tighten: the engine refuses a larger account or a later deadline.
 * @throws TypeError when an option is not what it should be.
 */
export function allowance(options: AllowanceOptions): Middleware {
  const { plan, attempts } = options
  if (typeof plan !== 'string' || plan === '') {
    throw new TypeError(`allowance: plan: expected the name of a plan, got ${String(plan)}`)
  }
  if (!Number.isInteger(attempts) || attempts < 1) {
    throw new TypeError(`allowance: attempts: expected a whole number from 1, got ${attempts}`)
  }
  return defineMiddleware({
    name: 'allowance',
    options: { plan, attempts },
    atMost: true, // some calls stay below the bounds
    bounds: (below) => below, // it does not wait, and it lets the other plans pass
    run(ctx, next) {
      if (ctx.call.labels['plan'] === plan) {
        ctx.account = ctx.account.open({ attempts }, { layer: 'allowance', index: ctx.index })
      }
      return next()
    },
  })
}
