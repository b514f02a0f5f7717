import { doesNotFit, fits, usedUp } from './account-refusal.ts'
import { Refusal } from '../faults/refusal.ts'
import { membershipsIn, type SharedMembership } from '../shared/shared-membership.ts'
import { mayHaveBeenPaid, type Fault } from '../faults/fault.ts'

/** What an account holds. What is left out has no limit. */
export interface AccountLimits {
  readonly attempts?: number | undefined
  /** In the unit of the providers' `price`. */
  readonly cost?: number | undefined
  /** Attempts, those in flight included, that may have been paid without a result. */
  readonly unconfirmed?: number | undefined
}

/** Who opened an account, for refusals. */
export interface AccountOwner {
  readonly layer: string
  readonly index: number
}

/** What one attempt holds of every account above it until its end is known. */
export interface Charge {
  /**
   * Books how the attempt ended, and what it cost in place of what was quoted. Where it may have been paid without a
   * result, it can be settled again once more is known (a job that was resumed).
   */
  settle(fault: Fault | undefined, cost: number): void
  /** Takes it back, before anything came of it. */
  undo(): void
}

class AccountCharge implements Charge {
  readonly #account: Account
  #booked: number
  #open = true

  constructor(account: Account, price: number) {
    this.#account = account
    this.#booked = price
  }

  settle(fault: Fault | undefined, cost: number): void {
    if (!this.#open) return
    this.#open = fault !== undefined && mayHaveBeenPaid(fault)
    const more = cost - this.#booked
    this.#booked = cost
    this.#account.add(0, more, this.#open ? 0 : -1)
    if (more === 0) return
    for (const { account } of membershipsIn(this.#account)) {
      account.book({ attempts: 0, cost: more })
    }
  }

  undo(): void {
    if (!this.#open) return
    this.#open = false
    this.#account.add(-1, -this.#booked, -1)
  }
}

/**
 * One allotment. Accounts nest: an attempt is charged to the innermost and to everything around it, and is
 * refused when any of them is empty.
 */
export class Account {
  readonly parent: Account | undefined
  readonly limits: AccountLimits
  readonly owner: AccountOwner
  /** Where other processes have part in it: they decide on its limits. */
  readonly shared: SharedMembership | undefined
  #attempts = 0
  #cost = 0
  #unconfirmed = 0
  #closed: string | undefined

  constructor(
    parent: Account | undefined,
    limits: AccountLimits,
    owner: AccountOwner,
    shared?: SharedMembership,
  ) {
    this.parent = parent
    this.limits = limits
    this.owner = owner
    this.shared = shared
  }

  /** Whether other processes have part in this account, or in one around it. */
  get isShared(): boolean {
    for (let at: Account | undefined = this; at; at = at.parent) if (at.shared) return true
    return false
  }

  /** A fresh account inside this one. */
  open(limits: AccountLimits, owner: AccountOwner): Account {
    if (typeof owner?.layer !== 'string') {
      throw new TypeError('account.open: expected an owner { layer, index } to name in refusals')
    }
    return new Account(this, limits, owner)
  }

  /** Refuses from now on, with this reason. */
  close(reason: string): void {
    this.#closed = reason
  }

  /** Attempts charged so far, by all processes that have part in it. */
  get attempts(): number {
    return this.shared ? this.shared.account.attempts : this.#attempts
  }

  /** Cost charged so far, what is in flight included, by all processes that have part in it. */
  get cost(): number {
    return this.shared ? this.shared.account.cost : this.#cost
  }

  /** Attempts left here and in every account around. Not below 0, also where processes took more than there was. */
  get attemptsLeft(): number {
    let left = Infinity
    for (let at: Account | undefined = this; at; at = at.parent) {
      left = Math.min(left, (at.limits.attempts ?? Infinity) - at.attempts)
    }
    return Math.max(0, left)
  }

  /** The account, here or around, that limits cost. */
  get costLimiter(): Account | undefined {
    for (let at: Account | undefined = this; at; at = at.parent) {
      if (at.limits.cost !== undefined) return at
    }
    return undefined
  }

  /**
   * Why an attempt of this price would be refused, the outermost account first.
   * @param resumes whether it goes on with what was submitted, so that nothing more is billed.
   */
  refusal(price = 0, resumes = false): Refusal | undefined {
    return this.parent?.refusal(price, resumes) ?? this.#ownRefusal(price, resumes)
  }

  /**
   * Takes one attempt from this account and every one around it, or none at all.
   * @throws Refusal of the outermost account that is empty.
   */
  charge(price: number, resumes = false): Charge {
    const refusal = this.refusal(price, resumes)
    if (refusal) throw refusal
    this.add(1, price, 1)
    return new AccountCharge(this, price)
  }

  /** Adds to what is charged here and in every account around it, without asking. A {@link Charge} does. */
  add(attempts: number, cost: number, unconfirmed: number): void {
    for (let at: Account | undefined = this; at; at = at.parent) {
      at.#attempts += attempts
      at.#cost += cost
      at.#unconfirmed += unconfirmed
    }
  }

  /** This account, then those around it. */
  *chain(): Generator<Account> {
    for (let account: Account | undefined = this; account; account = account.parent) yield account
  }

  #ownRefusal(price: number, resumes: boolean): Refusal | undefined {
    const { attempts = Infinity, cost = Infinity, unconfirmed = Infinity } = this.limits
    if (this.#closed !== undefined) return this.#refuse(this.#closed, attempts)
    if (this.shared) return undefined
    if (this.#attempts >= attempts) return this.#refuse(usedUp(attempts), attempts)
    if (!fits(price, this.#cost, cost)) return this.#refuse(doesNotFit(price, cost), cost)
    if (!resumes && this.#unconfirmed >= unconfirmed) {
      return this.#refuse(
        `${unconfirmed} ${plural('attempt', unconfirmed)} may be billed without a result`,
        unconfirmed,
      )
    }
    return undefined
  }

  #refuse(reason: string, limit: number): Refusal {
    const { layer, index } = this.owner
    // Whoever asks again inside the same scope meets the same empty this.
    const again = layer === 'scope' ? 'never' : 'later'
    return new Refusal(layer, reason, {
      index,
      limit: limit === Infinity ? undefined : limit,
      again,
    })
  }
}

function plural(word: string, count: number): string {
  return count === 1 ? word : `${word}s`
}
