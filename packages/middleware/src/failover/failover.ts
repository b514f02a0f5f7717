import { defineRepeater, inTurn, parseDuration } from '@stint/core'
import type { Duration, Fault, Repeater, Target } from '@stint/core'
import { z } from 'zod'
import { actsOn, actsOnOption, type ActsOn } from '../acts-on.ts'
import { durationOption, layerOptions } from '../layer-options.ts'
import { checkTargets } from './check-targets.ts'
import { orderBy, orderOption, type Order } from './order.ts'
import { keptBack, reserveOption, type Reserve } from './reserve.ts'
import { Round } from './round.ts'

/** Options of `failover`. */
export interface FailoverOptions {
  /** Default `'listed'`. */
  readonly order?: Order | undefined
  /** Which faults lead to the next target. Default: all but those of scope request. */
  readonly on?: ActsOn | undefined
  /** `'even'` divides the time left among the targets left. Default: none, each may take all of it. */
  readonly share?: 'even' | undefined
  /** A target is not entered with less time than this. Default: none. */
  readonly floor?: Duration | undefined
  /** What is kept back for each later target. Default 1 attempt. */
  readonly reserve?: Reserve | undefined
}

const shape = {
  order: orderOption.optional(),
  on: actsOnOption.optional(),
  share: z.literal('even', { error: "expected 'even', or nothing" }).optional(),
  floor: durationOption.optional(),
  reserve: reserveOption.optional(),
}

/** The options as a schema, for files. */
export const failoverSchema: z.ZodObject = z.strictObject(shape)

/**
 * Tries one target after the other, each with the original request, until one succeeds. The target at hand always
 * keeps at least one attempt; where attempts or time do not suffice for all, the last targets are given up. When
 * all have failed, the fault that the layers above can best act on is rethrown.
 * @param targets providers and pipelines, with ids of their own.
 * @throws TypeError when a target or an option is not what it should be.
 */
export function failover(targets: readonly Target[], options: FailoverOptions = {}): Repeater {
  checkTargets(targets, { layer: 'failover', list: 'targets' })
  const listed = [...targets]
  const given = layerOptions('failover', shape, options)
  const { attempts: reserveAttempts, timeMs: reserveMs } = keptBack(given.reserve)
  const floorMs = given.floor === undefined ? 0 : parseDuration(given.floor, 'failover: floor')
  const moveOn = actsOn(given.on, (fault: Fault) => fault.scope !== 'request')
  const allotting = { reserveAttempts, share: given.share, floorMs, reserveMs }
  const rules = { ...allotting, moveOn }
  const { order = 'listed' } = given
  const inOrder = orderBy(order, listed)
  return defineRepeater({
    name: 'failover',
    options: given,
    targets: listed,
    role: { kind: 'failover', order: order === 'listed' ? order : 'other', ...allotting },
    stateful: order === 'round-robin',
    // A function may leave targets out.
    atMost: typeof order === 'function',
    entries: (k) => k * listed.length,
    bounds: (below) => below,
    run: inTurn((ctx) => new Round(ctx, inOrder(ctx), rules)),
  })
}
