import type { Lost } from './lost.ts'
import type { SharedCircuitRules, SharedCircuits } from './shared-circuits.ts'
import type { SharedRests } from './shared-rests.ts'
import type { SharedBudgetRules, SharedRetryBudget } from './shared-retry-budget.ts'

/**
 * State that many processes decide by together. Layers and scopes take any object of this form; `@stint/redis` makes
 * one. Without it, decisions are made in memory, in this process alone.
 */
export interface SharedState {
  /** For how long one decision is waited for at the most, in milliseconds. `explain()` counts it. */
  readonly timeoutMs: number
  /**
   * The account of a scope, as this process has part in it.
   * @param id names the scope, the same in every process. Untrusted: it may be any text.
   */
  account(id: string, limits: SharedLimits): SharedAccount
  /**
   * The circuits of a breaker.
   * @param id names the breaker, the same in every process, as do its rules.
   */
  circuits(id: string, rules: SharedCircuitRules): SharedCircuits
  /**
   * What a quota lets its calls repeat.
   * @param id names the quota, the same in every process, as do its rules.
   */
  retryBudget(id: string, rules: SharedBudgetRules): SharedRetryBudget
  /**
   * The rests of a pool's members.
   * @param id names the pool, the same in every process.
   */
  rests(id: string): SharedRests
}

/** What all processes together may use. What is left out has no limit. */
export interface SharedLimits {
  readonly attempts?: number | undefined
  /** In the unit of the providers' prices. */
  readonly cost?: number | undefined
  /** Milliseconds, from when the first process opened the scope. */
  readonly deadlineMs?: number | undefined
}

/** A scope's account, shared by many processes. */
export interface SharedAccount {
  /** The tighter of what the first process set and what this one asked for, as last known. */
  readonly limits: SharedLimits
  /** Attempts of all processes, as last known. */
  readonly attempts: number
  /** Cost of all processes, as last known. */
  readonly cost: number
  /**
   * How old it was when this process opened it, in milliseconds on the clock of the shared state. As last known: an
   * opening that was lost is no opening before the next answer.
   */
  readonly ageMs: number
  /**
   * Opens the account, or joins it when another process has opened it.
   * @returns how old it is in milliseconds, on the clock of the shared state; `none` when no limits were given and no
   * process has opened it.
   */
  open(): Promise<{ readonly ageMs: number } | 'none' | Lost>
  /**
   * Takes one attempt of this price.
   * @returns `ok`, or which limit is in the way. When it is lost, nothing was taken: a process that goes on books it.
   */
  charge(price: number): Promise<'ok' | 'attempts' | 'cost' | 'closed' | Lost>
  /** Changes what this process has taken, up or down. It is told in the background, once that is possible. */
  book(change: { readonly attempts: number; readonly cost: number }): void
  /** Ends it for all: from now on no process may charge it. */
  close(): Promise<void>
}
