import { randomBytes } from 'node:crypto'
import type { SharedLimits } from '@stint/core'
import { recoveryMs } from './account-reply.ts'
import type { Ask } from './pending.ts'
import type { Argument } from './connection.ts'
import type { Taken } from './taken.ts'

/** What a member of an account says of itself in each message. */
export interface MemberState {
  readonly id: string
  /** Of the account that it last heard of; empty when it has not heard of any. */
  readonly generation: string
  /** Of this message. */
  readonly sequence: number
  /** All that it has taken. */
  readonly own: Taken
  /** What of it was taken when it last heard something, and what all had taken then. */
  readonly seen: Taken
  readonly known: Taken
  readonly limits: SharedLimits | undefined
  readonly ageMs: number
  readonly closes: boolean
}

/** The arguments of the script. */
export function accountMessage(
  state: MemberState,
  asks: readonly Ask[],
  idleMs: number,
): readonly Argument[] {
  const { limits, own, seen, known } = state
  const joins = limits === undefined && state.generation === ''
  return [
    state.closes ? 'close' : joins ? 'join' : 'open',
    state.id,
    state.generation,
    // What the account is called from now on, should Redis not know it.
    randomBytes(9).toString('base64url'),
    state.sequence,
    own.attempts,
    own.cost,
    seen.attempts,
    seen.cost,
    known.attempts,
    known.cost,
    limit(limits?.attempts),
    limit(limits?.cost),
    limit(limits?.deadlineMs),
    Math.floor(state.ageMs),
    idleMs,
    recoveryMs,
    ...asks.flatMap((ask) => [ask.price, limit(ask.limits.attempts), limit(ask.limits.cost)]),
  ]
}

function limit(value: number | undefined): Argument {
  return value === undefined || value === Infinity ? '' : value
}
