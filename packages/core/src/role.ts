import type { Provider } from './provider.ts'
import type { Target } from './target.ts'

/**
 * What a layer does, in terms that hold for any layer of its kind: the facts that explain's findings go by. Whoever
 * writes a layer of one of these kinds declares them, and gets the same findings as the layers of `@stint/middleware`.
 * A layer with a role passes on the request it was given, but for a downgrade.
 */
export type Role =
  | DeadlineRole
  | BudgetRole
  | RetryRole
  | FailoverRole
  | DowngradeRole
  | BreakerRole
  | HedgeRole

/** What is below must settle within so many milliseconds of being entered. */
export interface DeadlineRole {
  readonly kind: 'deadline'
  readonly ms: number
}

/** Opens an account of its own each time it is entered. What is left out has no limit. */
export interface BudgetRole {
  readonly kind: 'budget'
  readonly attempts?: number | undefined
  readonly cost?: number | undefined
  readonly unconfirmed?: number | undefined
}

/** Repeats what is below as it is. */
export interface RetryRole {
  readonly kind: 'retry'
  /** All tries together, the first included. */
  readonly attempts: number
  /**
   * The milliseconds it waits by itself before try 2, 3 and so on, as chance (a number from 0 to below 1) has it. What
   * a Retry-After asks for is not among them. Left out: none.
   */
  waits?(random: () => number): Iterable<number>
}

/** Enters one of its targets after the other, each once, until one succeeds. */
export interface FailoverRole {
  readonly kind: 'failover'
  /** `'listed'` when it always begins with the first target. */
  readonly order: 'listed' | 'other'
  /** Attempts kept back for each later target. */
  readonly reserveAttempts: number
  /** Milliseconds kept back for each later target; 0 for none. */
  readonly reserveMs: number
  /** A target is not entered with less; 0 for none. */
  readonly floorMs: number
  /** `'even'` divides the time left among the targets left. */
  readonly share?: 'even' | undefined
  /**
   * True when its targets stand for one another and it moves on only after faults of a key or an account, which take no
   * time: that one target may use up all of it is no finding then.
   */
  readonly interchangeable?: boolean | undefined
}

/**
 * Enters what is below again with a lighter request, or at the target of a step; remembers, within a call and a target,
 * how far down it got. One run of it enters no step of the way twice.
 */
export interface DowngradeRole {
  readonly kind: 'downgrade'
  readonly steps: readonly RequestStep[]
}

/** A step down from one request to the next. The same object when it takes nothing away. */
export interface RequestStep {
  readonly name: string
  /** What this step and all after it enter in place of the target at hand. The step is then never passed over. */
  readonly target?: Provider | undefined
  /** The next request, or a promise of it. */
  apply(request: any, target: Target | undefined): unknown
}

/** Refuses what is below while it has failed too often. */
export interface BreakerRole {
  readonly kind: 'breaker'
  /** What has a circuit of its own: a target, equal requests, or something else. */
  readonly key: 'target' | 'request' | 'other'
  /** The fewest failures in a row that open a circuit that has seen nothing. */
  readonly opensAfter: number
  /** Calls that take longer, in milliseconds, count as slow. */
  readonly slowAfterMs?: number | undefined
  /** How far back it looks, in milliseconds, where it looks back over a time. */
  readonly windowMs?: number | undefined
}

/** Starts further entries beside one that is slow. */
export interface HedgeRole {
  readonly kind: 'hedge'
  /** All entries together, the first included. */
  readonly entries: number
  /** How long an entry may go on before the next starts beside it; Infinity when only faults start the next. */
  readonly afterMs: number
}

/** The role of one kind. */
export type RoleOf<Kind extends Role['kind']> = Extract<Role, { readonly kind: Kind }>
