import { defineMiddleware, type Middleware } from '@stint/core'
import { isPromise } from '../shared-loss.ts'
import type { SharedGiven } from '../shared-options.ts'
import type { Board } from './board.ts'
import { keyOf } from './breaker-key.ts'
import type { BreakerOptions } from './breaker-options.ts'
import { roleOf } from './breaker-role.ts'
import type { CircuitRules, Outcome } from './circuit-rules.ts'
import { outcomeOf } from './outcome-of.ts'
import { refusalOf } from './refusal-of.ts'

/** The layer of a breaker: lets calls in as its board says, and tells it how they end. */
export function guard<Ticket>(
  given: BreakerOptions & SharedGiven,
  rules: CircuitRules,
  board: Board<Ticket>,
): Middleware {
  const { shared: _, ...options } = given
  const { key: keyedBy = 'target' } = options
  return defineMiddleware({
    name: 'breaker',
    options,
    role: roleOf(options, rules),
    stateful: true,
    bounds: (below) => below,
    async run(ctx, next) {
      const { clock } = ctx.call
      // A digest of a large request takes its time, and mostly nobody needs it.
      const unwritten = keyedBy === 'request' ? board.unwritten : undefined
      const asked = unwritten ?? board.admit(keyOf(keyedBy, ctx), ctx)
      const admission = isPromise(asked) ? await asked : asked
      if ('shut' in admission) throw refusalOf(admission.shut, ctx, keyedBy)
      const began = clock.now()
      let concluded = false
      const conclude = (outcome: Outcome): void => {
        if (concluded) return
        concluded = true
        if (outcome === 'success' && unwritten && board.unwritten) return
        board.settle(
          keyOf(keyedBy, ctx),
          admission.ticket,
          { outcome, ms: clock.now() - began },
          ctx,
        )
      }
      if (admission.isProbe) {
        // What is below may take its time to notice that it was cut: a probe must not hang on it.
        const onCut = (): void => conclude(outcomeOf(undefined, ctx.ending))
        ctx.signal.addEventListener('abort', onCut, { once: true })
      }
      try {
        const result = await next()
        conclude('success')
        return result
      } catch (thrown) {
        conclude(outcomeOf(thrown, ctx.ending))
        throw thrown
      }
    },
  })
}
