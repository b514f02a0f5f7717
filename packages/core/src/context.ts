import type { Account } from './accounts/account.ts'
import type { Clock } from './clock.ts'
import type { Follower } from './report/follower.ts'
import type { Refusal } from './faults/refusal.ts'
import type { PaceLimits } from './stream/pace-limits.ts'
import type { Target } from './target.ts'
import type { Witness } from './witness.ts'

/** What stays the same in every branch of a call. */
export interface Call {
  readonly id: string
  /** The id of the pipeline that was run. */
  readonly pipeline: string
  /** The name of the operation. */
  readonly operation: string
  readonly clock: Clock
  /** A number from 0 to below 1: the only source of chance. */
  readonly random: () => number
  readonly labels: Readonly<Record<string, string>>
  /** A digest of the content of the original request, made once per call. */
  readonly digest: string
}

/** Why a branch is over. */
export interface Ending {
  /**
   * `caller`: aborted from outside. `deadline`: a layer's deadline passed. `share`: the time passed that a layer
   * gave one of its targets. `settled`: the layer that entered this branch has its result.
   */
  readonly by: 'caller' | 'deadline' | 'share' | 'settled'
  readonly layer: string
  readonly index: number
  /** Milliseconds, where a deadline ended it. */
  readonly limit?: number | undefined
  /** What signals abort with. */
  readonly reason: unknown
}

/** A skip or refusal for the report. */
export interface SkipNote {
  readonly target?: string | undefined
  readonly reason: string
  /** When asking again makes sense, in milliseconds from now. */
  readonly afterMs?: number | undefined
}

/**
 * One branch of a call, as one layer sees it. What a layer changes here holds for what is below it in this
 * branch; layers above and sibling branches never see it.
 */
export interface Context<Req = any> {
  readonly call: Call
  /** Position of this layer in its stack, from 0 at the outside. */
  readonly index: number
  /** Immutable; put another object in its place to change it for what is below. */
  request: Req
  target: Target<Req> | undefined
  /** On the call's clock; Infinity when there is none. Can only be tightened; the engine enforces it below. */
  deadline: number
  /** Can only be replaced by an account opened inside it. */
  account: Account
  /** Aborts when this branch is over before it settled. Created when first read. */
  readonly signal: AbortSignal
  /** For plugins. A branch starts with a copy of what was here when it was opened. */
  readonly state: Record<PropertyKey, unknown>
  /** Set once this branch, or one around it, is over. */
  readonly ending: Ending | undefined
  /** Milliseconds left until the nearest deadline; Infinity when there is none. */
  readonly timeLeftMs: number
  /** Whether all that repeats is below: no repeater stands above this layer, so it is entered once in the call. */
  readonly wholeCall: boolean

  /**
   * Why what is below could not be entered (again) now, or after a wait of `after` milliseconds; undefined when
   * it could: the caller aborted, the deadline passed or would pass, an account is empty, this repeater's entries are
   * used up, or what was sent to the target may have been paid for and must not be bought again; the refusal then
   * names the target.
   * @param options.target what would be entered. Default: the target of this branch.
   */
  refusal(options?: {
    readonly after?: number
    readonly target?: Target | undefined
  }): Refusal | undefined
  /**
   * Waits, and says so in the report. Ends early, by rejecting, when the branch is over.
   * @throws Refusal when the wait would outlast the deadline; TypeError when `ms` is no number.
   */
  wait(ms: number, reason: string): Promise<void>
  /**
   * Follows a promise that knows nothing of this branch, and rejects early when the branch is over. With a reason it
   * is a wait of unknown length, and the report says so: 0 ms until it has ended.
   */
  within<T>(promise: PromiseLike<T>, reason?: string): Promise<T>
  /**
   * Tightens the deadline to so many milliseconds from now, where there is not a nearer one.
   * @throws TypeError when that is no number.
   */
  limitTime(ms: number): void
  /**
   * Holds what is below to a pace, where the call is read while it is made: the engine cuts it when it lets its reader
   * wait for longer. Before `next()` is called.
   */
  limitPace(limits: PaceLimits): void
  /** What this layer keeps for the length of the call, by key (a target's id, say). */
  remember<T>(key: string, create: () => T): T
  /** The same where there is something already; undefined where there is nothing. */
  remembered(key: string): unknown
  /**
   * A changed request as the operation checks it.
   * @throws TypeError when it is not valid.
   */
  check(request: Req): Req
  /** Puts a skip or refusal into the report and the events. */
  skip(note: SkipNote): void
  /** Adds a line to the warnings of result and report. */
  warn(text: string): void
  /** Follows what happens below this layer, from now on. Only what happens before the call is over is told. */
  follow(follower: Follower): void
  /**
   * Calls `next()` and has a witness told what it comes to, once, and before any layer above is: `return ctx.watch(next,
   * witness)`. A layer that only looks needs no `await`, and costs a call no promise of its own.
   */
  watch<T>(next: () => Promise<T>, witness: Witness): Promise<T>
  /** Runs when this branch is finished, whatever became of it. */
  onFinish(listener: () => void): void
}
