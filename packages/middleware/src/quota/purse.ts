import type { Context } from '@stint/core'

/** A retry budget as the calls of a quota use it. */
export interface Purse {
  /** A call has succeeded. */
  deposit(ctx: Context): void
  /**
   * Takes one further attempt. A promise only where others have to be asked.
   * @throws Refusal when nobody can tell.
   */
  withdraw(ctx: Context): Withdrawal | Promise<Withdrawal>
}

/**
 * What was withdrawn, with how to take it back when what it was for did not happen; or the milliseconds until something
 * can be, undefined when that takes deposits.
 */
export type Withdrawal =
  | { readonly giveBack: () => void }
  | { readonly afterMs: number | undefined }
