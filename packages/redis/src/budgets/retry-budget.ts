import { isLost, type Lost, type SharedBudgetRules, type SharedRetryBudget } from '@stint/core'
import type { Connection } from '../connection.ts'
import { budgetScript } from './budget-script.ts'

/** How long a success may wait to be told, in milliseconds. */
const delayMs = 100

/** A retry budget in Redis. What comes in is told together, at the latest with the next withdrawal. */
export class RetryBudget implements SharedRetryBudget {
  readonly #connection: Connection
  readonly #key: string
  readonly #rules: string
  readonly #isWorth: boolean
  #deposits = 0
  #back = 0
  #timer: NodeJS.Timeout | undefined
  #telling: Promise<unknown> | undefined

  constructor(connection: Connection, id: string, rules: SharedBudgetRules) {
    this.#connection = connection
    this.#key = connection.key('quota', id)
    this.#rules = JSON.stringify(rules)
    this.#isWorth = rules.deposit > 0
  }

  deposit(): void {
    if (!this.#isWorth || this.#connection.lost) return
    this.#deposits += 1
    this.#tellSoon()
  }

  giveBack(): void {
    if (this.#connection.lost) return
    this.#back += 1
    this.#tellSoon()
  }

  async withdraw(): Promise<'ok' | { readonly afterMs: number | undefined } | Lost> {
    const answer = await this.#run(true)
    if (isLost(answer)) return answer
    const afterMs = Number(answer)
    if (afterMs === -1) return 'ok'
    return { afterMs: afterMs < 0 ? undefined : afterMs }
  }

  /** Once all that is to be told was told, or lost. */
  async told(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    await this.#telling
    if (this.#deposits > 0 || this.#back > 0) await this.#run(false)
  }

  #tellSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      if (this.#deposits === 0 && this.#back === 0) return
      this.#telling = this.#run(false)
    }, delayMs).unref()
  }

  #run(withdraws: boolean): Promise<unknown> {
    const args = [this.#rules, this.#deposits, this.#back, withdraws ? 1 : 0]
    this.#deposits = 0
    this.#back = 0
    return this.#connection.decide(budgetScript, [this.#key], args)
  }
}
