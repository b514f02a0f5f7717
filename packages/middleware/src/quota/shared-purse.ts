import { isLost, type Context, type SharedRetryBudget } from '@stint/core'
import { refusedByLoss } from '../shared-loss.ts'
import type { SharedOptions } from '../shared-options.ts'
import { LocalPurse } from './local-purse.ts'
import type { Purse, Withdrawal } from './purse.ts'
import type { BudgetRules } from './retry-budget.ts'

/**
 * The budget of many processes. Each also keeps its own, of what happens in it alone, and goes by that while shared
 * state is lost.
 */
export class SharedPurse implements Purse {
  readonly #budget: SharedRetryBudget
  readonly #local: LocalPurse
  readonly #id: string

  constructor({ shared, id }: SharedOptions, rules: BudgetRules) {
    this.#id = id
    this.#budget = shared.retryBudget(id, rules)
    this.#local = new LocalPurse(rules)
  }

  deposit(ctx: Context): void {
    this.#budget.deposit()
    this.#local.deposit(ctx)
  }

  async withdraw(ctx: Context): Promise<Withdrawal> {
    const asked = this.#budget.withdraw()
    try {
      const answer = await ctx.within(asked)
      if (!isLost(answer)) return answer === 'ok' ? this.#withdrawn(ctx) : answer
      const refusal = refusedByLoss(ctx, { layer: 'quota', id: this.#id }, answer)
      if (refusal) throw refusal
      return this.#local.withdraw(ctx)
    } catch (thrown) {
      // When the branch was over first, nothing is attempted with what was withdrawn.
      if (ctx.ending) void asked.then((answer) => answer === 'ok' && this.#budget.giveBack())
      throw thrown
    }
  }

  /** What others have allowed counts here as well, as far as there is enough. */
  #withdrawn(ctx: Context): Withdrawal {
    const own = this.#local.withdraw(ctx)
    return {
      giveBack: () => {
        this.#budget.giveBack()
        if ('giveBack' in own) own.giveBack()
      },
    }
  }
}
