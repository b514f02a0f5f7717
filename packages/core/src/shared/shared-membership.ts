import { isLost } from './lost.ts'
import { type SharedAccount, type SharedLimits, type SharedState } from './shared-state.ts'
import { Refusal } from '../faults/refusal.ts'

/** A scope's part in an account that other processes draw on as well. */
export interface SharedMembership {
  /** Its id as messages show it: whoever chose it may have put anything into it. */
  readonly name: string
  readonly account: SharedAccount
}

/** A membership, and how old its account is. */
export interface Joined {
  readonly membership: SharedMembership
  /** In milliseconds; 0 when nobody could be asked. */
  readonly ageMs: number
}

/**
 * Opens the account of a shared scope, or joins it.
 * @throws Error when nobody has opened it and no limits are given.
 * @throws Refusal when that cannot be known, and no limits are given that could hold meanwhile.
 */
export async function joinShared(
  shared: SharedState,
  id: string,
  limits: SharedLimits,
): Promise<Joined> {
  const membership = { name: shown(id), account: shared.account(id, limits) }
  const opened = await membership.account.open()
  if (opened === 'none') {
    throw new Error(
      `scope: no scope ${membership.name} is open to be joined; give attempts, deadline or cost to open it`,
    )
  }
  if (!isLost(opened)) return { membership, ageMs: opened.ageMs }
  const known = Object.values(membership.account.limits).some((limit) => limit !== undefined)
  if (known) return { membership, ageMs: 0 }
  const reason = `${opened.lost}, so that ${membership.name} could not be joined, and no limits are given to hold meanwhile`
  throw new Refusal('scope', reason, { index: -1 })
}

/** On one line, and not without end. */
function shown(id: string): string {
  const text = JSON.stringify(id).slice(1, -1)
  return text.length > 60 ? `'${text.slice(0, 60)}...'` : `'${text}'`
}
