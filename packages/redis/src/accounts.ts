import type { SharedAccount, SharedLimits } from '@stint/core'
import { AccountMember } from './account-member.ts'
import type { Connection } from './connection.ts'

/** How many accounts a process remembers that it is a member of, and how many that it has something to tell of. */
const most = 1000

/** The accounts of scopes that this process has part in. */
export class Accounts {
  readonly #connection: Connection
  readonly #members = new Map<string, AccountMember>()
  /** Who took something while Redis was lost. */
  readonly #untold = new Set<AccountMember>()

  constructor(connection: Connection) {
    this.#connection = connection
    connection.health.onBack(() => {
      // It may have come back without what it knew.
      const members = new Set([...this.#untold, ...this.#members.values()])
      this.#untold.clear()
      for (const member of members) member.tell()
    })
  }

  account(id: string, limits: SharedLimits): SharedAccount {
    const member = this.#member(this.#connection.key('scope', id))
    const tight = (): SharedLimits => tighter(limits, member.limits)
    let openedMs = performance.now()
    return {
      get limits() {
        return tight()
      },
      get attempts() {
        return member.taken.attempts
      },
      get cost() {
        return member.taken.cost
      },
      get ageMs() {
        return member.ageMs - (performance.now() - openedMs)
      },
      open: async () => {
        const opened = await member.open(limits)
        openedMs = performance.now()
        return opened === 'open' ? { ageMs: member.ageMs } : opened
      },
      charge: (price) => member.charge(price, limits),
      book: (change) => member.book(change),
      close: () => member.close(),
    }
  }

  /** Once all is told that can be. */
  async told(): Promise<void> {
    await Promise.all([...this.#members.values()].map((member) => member.told()))
  }

  #member(key: string): AccountMember {
    const known = this.#members.get(key)
    this.#members.delete(key)
    const member = known && !known.isExpired ? known : this.#join(key)
    this.#members.set(key, member)
    drop(this.#members)
    return member
  }

  #join(key: string): AccountMember {
    return new AccountMember(this.#connection, key, (member) => {
      this.#untold.add(member)
      drop(this.#untold)
    })
  }
}

/** Forgets the oldest. A member that is dropped goes on by itself; the same process may be several members. */
function drop(kept: Map<string, unknown> | Set<unknown>): void {
  const [oldest] = kept.keys()
  if (kept.size > most) kept.delete(oldest as string)
}

function tighter(one: SharedLimits, other: SharedLimits = {}): SharedLimits {
  return {
    attempts: least(one.attempts, other.attempts),
    cost: least(one.cost, other.cost),
    deadlineMs: least(one.deadlineMs, other.deadlineMs),
  }
}

function least(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined) return other
  return other === undefined ? one : Math.min(one, other)
}
