import type { Account } from '../accounts/account.ts'
import { isLost } from './lost.ts'
import { type SharedAccount, type SharedLimits, type SharedState } from './shared-state.ts'
import { Refusal } from '../faults/refusal.ts'

/** A scope's part in an account that other processes draw on as well. */
export interface SharedMembership {
  readonly shared: SharedState
  readonly id: string
  /** Its id as messages show it: whoever chose it may have put anything into it. */
  readonly name: string
  readonly account: SharedAccount
}

/** The shared accounts that an attempt is charged to: each once, however many of the scopes around it are of it. */
export function membershipsIn(account: Account): readonly SharedMembership[] {
  const found: SharedMembership[] = []
  for (const { shared } of account.chain()) {
    if (shared && !memberOf(found, shared.shared, shared.id)) found.push(shared)
  }
  return found
}

/** What holds of them is known anew with each answer. */
export function limitsOf({ account }: SharedMembership): SharedLimits {
  return {
    get attempts() {
      return account.limits.attempts
    },
    get cost() {
      return account.limits.cost
    },
    get deadlineMs() {
      return account.limits.deadlineMs
    },
  }
}

function memberOf(
  memberships: readonly SharedMembership[],
  shared: SharedState,
  id: string,
): SharedMembership | undefined {
  return memberships.find((one) => one.shared === shared && one.id === id)
}

/**
 * Opens the account of a shared scope, or joins it.
 * @param around in which it is opened. A scope of the same account there holds this one to its limits as well.
 * @throws Error when nobody has opened it and no limits are given.
 * @throws Refusal when that cannot be known, and no limits are given that could hold meanwhile.
 */
export async function joinShared(
  shared: SharedState,
  id: string,
  limits: SharedLimits,
  around?: Account,
): Promise<SharedMembership> {
  const outer = around && memberOf(membershipsIn(around), shared, id)
  const account = shared.account(id, outer ? tighter(limits, outer.account.limits) : limits)
  const membership = { shared, id, name: shown(id), account }
  const opened = await membership.account.open()
  if (opened === 'none') {
    throw new Error(
      `scope: no scope ${membership.name} is open to be joined; give attempts, deadline or cost to open it`,
    )
  }
  if (!isLost(opened)) return membership
  const known = Object.values(membership.account.limits).some((limit) => limit !== undefined)
  if (known) return membership
  const reason = `${opened.lost}, so that ${membership.name} could not be joined, and no limits are given to hold meanwhile`
  throw new Refusal('scope', reason, { index: -1 })
}

/** On one line, and not without end. */
function shown(id: string): string {
  const text = JSON.stringify(id).slice(1, -1)
  return text.length > 60 ? `'${text.slice(0, 60)}...'` : `'${text}'`
}

function tighter(one: SharedLimits, other: SharedLimits): SharedLimits {
  return {
    attempts: least(one.attempts, other.attempts),
    cost: least(one.cost, other.cost),
    deadlineMs: least(one.deadlineMs, other.deadlineMs),
  }
}

function least(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other)
}
