import { defineMiddleware, formatDuration, parseDuration, Refusal } from '@stint/core'
import type { Context, Duration, Middleware } from '@stint/core'
import { z } from 'zod'
import { durationOption, layerOptions, wholeNumber } from '../layer-options.ts'
import { keyOf, keyOption, type BreakerKey } from './breaker-key.ts'
import { admit, settle, type Circuit, type Outcome } from './circuit.ts'
import { Circuits } from './circuits.ts'
import { outcomeOf } from './outcome-of.ts'

export interface BreakerOptions {
  /** Failures in a row that open a circuit. Default 5. */
  readonly failures?: number | undefined
  /** From opening to the first probe. Default 30 s. */
  readonly cooldown?: Duration | undefined
  /** Probes at a time when half-open: 1. */
  readonly probes?: 1 | undefined
  /** What has a circuit of its own. Default `'target'`. */
  readonly key?: BreakerKey | undefined
  /** Circuits kept; beyond, the least recently used goes. Default 1,000. */
  readonly maxKeys?: number | undefined
}

const shape = {
  failures: wholeNumber(1).optional(),
  cooldown: durationOption.optional(),
  probes: z.literal(1, { error: 'expected 1' }).optional(),
  key: keyOption.optional(),
  maxKeys: wholeNumber(1).optional(),
}

/**
 * Refuses, at once and at no cost, while what is below has failed too often in a row. After the cooldown one
 * probe goes through and decides, however many wait. Its state lives as long as this layer, across calls.
 * @throws TypeError when an option is not what it should be.
 */
export function breaker(options: BreakerOptions = {}): Middleware {
  const given = layerOptions('breaker', shape, options)
  const { failures = 5, key: keyedBy = 'target', maxKeys = 1000 } = given
  const rules = {
    failures,
    cooldownMs: parseDuration(given.cooldown ?? '30s', 'breaker: cooldown'),
  }
  const circuits = new Circuits(maxKeys)
  return defineMiddleware({
    name: 'breaker',
    options: given,
    atMost: true,
    bounds: (below) => below,
    async run(ctx, next) {
      const { clock } = ctx.call
      const key = keyOf(keyedBy, ctx)
      const circuit = circuits.get(key)
      const admitted = admit(circuit, clock.now())
      if (!admitted) throw refusalOf(circuit, ctx, keyedBy)
      circuits.set(key, admitted)
      let open = true
      const conclude = (outcome: Outcome): void => {
        if (!open) return
        open = false
        const { generation } = admitted
        circuits.set(key, settle(circuits.get(key), generation, outcome, rules, clock.now()))
      }
      if (admitted.state === 'half-open') {
        // What is below may take its time to notice that it was cut: a probe must not hang on it.
        ctx.signal.addEventListener('abort', () => conclude(outcomeOf(undefined, ctx.ending)))
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

function refusalOf(circuit: Circuit, ctx: Context, key: BreakerKey): Refusal {
  const what = key === 'request' ? 'this request has' : `${ctx.target?.id ?? 'what is below'} has`
  const afterMs = circuit.state === 'open' ? circuit.until - ctx.call.clock.now() : undefined
  const when =
    afterMs === undefined ? 'a probe is out to see' : `a probe may go in ${formatDuration(afterMs)}`
  return new Refusal('breaker', `${what} failed too often in a row; ${when}`, {
    index: ctx.index,
    target: ctx.target?.id,
    again: key === 'request' ? 'changed' : 'later',
    afterMs,
  })
}
