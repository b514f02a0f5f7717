import type { Lost } from './lost.ts'

/** What a retry budget is kept by, in units of a thousandth of a deposit. */
export interface SharedBudgetRules {
  /** How long a slot of time is; ten of them count. */
  readonly slotMs: number
  readonly deposit: number
  readonly withdrawal: number
  /** Always there. */
  readonly reserve: number
}

/** A budget of further attempts that many processes share. */
export interface SharedRetryBudget {
  /** A call has succeeded: told in the background, at the latest with the next withdrawal. */
  deposit(): void
  /** What a withdrawal was made for did not happen: told in the same way. */
  giveBack(): void
  /**
   * Takes one withdrawal, if there is enough.
   * @returns `ok`, or the milliseconds until there may be; undefined in their place when that takes deposits.
   */
  withdraw(): Promise<'ok' | { readonly afterMs: number | undefined } | Lost>
}
