import type { Context } from '@stint/core'
import type { Purse, Withdrawal } from './purse.ts'
import { deposit, freshBudget, giveBack, nextRetryMs, withdraw } from './retry-budget.ts'
import type { BudgetRules } from './retry-budget.ts'

/** The budget of one layer, in the memory of this process. */
export class LocalPurse implements Purse {
  readonly #rules: BudgetRules
  #budget = freshBudget

  constructor(rules: BudgetRules) {
    this.#rules = rules
  }

  deposit({ call }: Context): void {
    this.#budget = deposit(this.#budget, call.clock.now(), this.#rules)
  }

  withdraw({ call }: Context): Withdrawal {
    const now = call.clock.now()
    const left = withdraw(this.#budget, now, this.#rules)
    if (!left) return { afterMs: nextRetryMs(this.#budget, now, this.#rules) }
    this.#budget = left
    return {
      giveBack: () => {
        this.#budget = giveBack(this.#budget, call.clock.now(), this.#rules)
      },
    }
  }
}
