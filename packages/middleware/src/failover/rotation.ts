import { defineRepeater, mayHaveBeenPaid } from '@stint/core'
import type { Duration, Fault, Repeater, Target } from '@stint/core'
import { waitingFor, type SharedOptions } from '../shared-options.ts'
import { Cooldowns } from './cooldowns.ts'
import { orderBy } from './order.ts'
import { SharedCooldowns } from './shared-cooldowns.ts'
import { Turns } from './turns.ts'

interface RotationRules {
  readonly cooldown: Duration
  readonly cooldownMs: number
  /** What its members' rests are shared by, if they are. */
  readonly sharing: SharedOptions | undefined
}

/** The layer of a pool: enters its members in rotation, the first of them another one in each call. */
export function rotation(
  members: readonly Target[],
  { cooldown, cooldownMs, sharing }: RotationRules,
): Repeater {
  const shared = sharing && new SharedCooldowns(sharing, cooldownMs)
  const cooldowns = shared ?? new Cooldowns(cooldownMs)
  const inRotation = orderBy('round-robin', members)
  return defineRepeater({
    name: 'pool',
    options: { cooldown },
    targets: members,
    role: {
      kind: 'failover',
      order: 'other',
      reserveAttempts: 0,
      reserveMs: 0,
      floorMs: 0,
      interchangeable: true,
    },
    stateful: true,
    // Members rest across calls.
    atMost: true,
    entries: (k) => k * members.length,
    bounds: (below) => waitingFor(sharing?.shared, below),
    async run(ctx, enter) {
      const asked = shared?.ready(ctx)
      if (asked) await asked
      // What may have been paid is gone on with at that member, or not at all.
      const paid = ctx.remember('paid', () => new Set<Target>())
      const order = paid.size > 0 ? [...paid] : inRotation(ctx)
      const turns = new Turns(ctx, order, cooldowns)
      for (const member of turns) {
        try {
          const result = await enter({ target: member })
          cooldowns.end(member.id)
          return result
        } catch (thrown) {
          const fault = turns.failed(member, thrown)
          if (!fault) continue
          if (mayHaveBeenPaid(fault)) paid.add(member)
          if (!isOfKey(fault) || mayHaveBeenPaid(fault)) throw fault
          cooldowns.begin(member.id, fault, ctx.call.clock.now())
        }
      }
      throw turns.failure()
    },
  })
}

/** Whether another key or account may not meet the same. */
function isOfKey({ scope, kind }: Fault): boolean {
  return scope === 'key' || scope === 'account' || kind === 'rate_limit'
}
