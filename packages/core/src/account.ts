import { Refusal } from './refusal.ts'
import { mayHaveBeenPaid, type Fault } from './fault.ts'

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
}

/**
 * One allotment. Accounts nest: an attempt is charged to the innermost and to everything around it, and is
 * refused when any of them is empty.
 */
export class Account {
  readonly parent: Account | undefined
  readonly limits: AccountLimits
  readonly owner: AccountOwner
  #attempts = 0
  #cost = 0
  #unconfirmed = 0
  #closed: string | undefined

  constructor(parent: Account | undefined, limits: AccountLimits, owner: AccountOwner) {
    this.parent = parent
    this.limits = limits
    this.owner = owner
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

  /** Attempts charged so far. */
  get attempts(): number {
    return this.#attempts
  }

  /** Cost charged so far, what is in flight included. */
  get cost(): number {
    return this.#cost
  }

  /** Attempts left here and in every account around. */
  get attemptsLeft(): number {
    let left = Infinity
    for (let at: Account | undefined = this; at; at = at.parent) {
      left = Math.min(left, (at.limits.attempts ?? Infinity) - at.#attempts)
    }
    return left
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
    for (let at: Account | undefined = this; at; at = at.parent) {
      at.#attempts += 1
      at.#cost += price
      at.#unconfirmed += 1
    }
    let open = true
    let booked = price
    return {
      settle: (fault, cost) => {
        if (!open) return
        open = fault !== undefined && mayHaveBeenPaid(fault)
        for (let at: Account | undefined = this; at; at = at.parent) {
          at.#cost += cost - booked
          if (!open) at.#unconfirmed -= 1
        }
        booked = cost
      },
    }
  }

  #ownRefusal(price: number, resumes: boolean): Refusal | undefined {
    const { attempts = Infinity, cost = Infinity, unconfirmed = Infinity } = this.limits
    if (this.#closed !== undefined) return this.#refuse(this.#closed, attempts)
    if (this.#attempts >= attempts) {
      const used = attempts === 1 ? 'its one attempt is' : `its ${attempts} attempts are`
      return this.#refuse(`${used} used up`, attempts)
    }
    // Sums of prices like 0.1 + 0.2 must not refuse what exactly fits.
    if (this.#cost + price > cost * (1 + 1e-9)) {
      return this.#refuse(`a price of ${price} does not fit into what is left of ${cost}`, cost)
    }
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
    // Whoever asks again inside the same scope meets the same empty account.
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
