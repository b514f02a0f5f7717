import { defineMiddleware, type Middleware } from '@stint/core'
import { keyOf } from './breaker-key.ts'
import { checkBreakerOptions, rulesOf, type BreakerOptions } from './breaker-options.ts'
import { roleOf } from './breaker-role.ts'
import type { Outcome } from './circuit-rules.ts'
import { outcomeOf } from './outcome-of.ts'
import { refusalOf } from './refusal-of.ts'
import type { BreakerState } from './state-change.ts'
import { Switchboard } from './switchboard.ts'
import type { Counts } from './window/index.ts'

/** What {@link breaker} gives: a layer, and a hand on its circuits. With the default key, a key is a target's id. */
export interface Breaker extends Middleware {
  /** Opens a circuit, or without a key all there are and will be. It stays so, without a probe, until it is closed. */
  open(key?: string): void
  /** Closes a circuit, or without a key all of them, with nothing seen. Calls on their way have no say any more. */
  close(key?: string): void
  /** Of a circuit, or without a key of the least healthy. An open one is half-open once a probe went out. */
  state(key?: string): BreakerState
  /**
   * The calls that count at present: of a window, or the failures in a row; of an open circuit those that opened it,
   * of a half-open one its probes.
   */
  counts(key: string): Counts
}

/**
 * Refuses, at once and at no cost, while what is below has failed too often or was too slow. After the cooldown one
 * probe, or several, go through and decide, however many wait. Its state lives as long as this layer, across calls.
 * @throws TypeError when an option is not what it should be, or contradicts another.
 */
export function breaker(options: BreakerOptions = {}): Breaker {
  const given = checkBreakerOptions(options)
  const { key: keyedBy = 'target', maxKeys = 1000, onChange } = given
  const rules = rulesOf(given)
  const board = new Switchboard(rules, maxKeys, onChange)
  const layer = defineMiddleware({
    name: 'breaker',
    options: { ...given },
    role: roleOf(given, rules),
    stateful: true,
    bounds: (below) => below,
    async run(ctx, next) {
      const { clock } = ctx.call
      const key = keyOf(keyedBy, ctx)
      const began = clock.now()
      const admission = board.admit(key, ctx)
      if ('shut' in admission) throw refusalOf(admission.shut, ctx, keyedBy)
      const { admitted } = admission
      let concluded = false
      const conclude = (outcome: Outcome): void => {
        if (concluded) return
        concluded = true
        board.settle(key, admitted.generation, { outcome, ms: clock.now() - began }, ctx)
      }
      if (admitted.state === 'half-open') {
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
  return Object.assign(layer, {
    open: (key?: string) => board.open(key),
    close: (key?: string) => board.close(key),
    state: (key?: string) => board.state(key),
    counts: (key: string) => board.counts(key),
  })
}
