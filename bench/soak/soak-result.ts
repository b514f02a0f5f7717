import type { Counts } from './tally.ts'
import type { Holdings } from './vitals.ts'

/** One look at the soak while calls are running. */
export interface LiveSample extends Holdings {
  /** Calls that were running. */
  readonly inFlight: number
  /** Calls so far, by outcome. */
  readonly outcomes: Counts
  /** How late timers were at worst since the last look, in milliseconds. */
  readonly lagMs: number
}

/** What a soak found. */
export interface SoakResult {
  readonly passed: boolean
  /** What is wrong; empty when it passed. */
  readonly problems: readonly string[]
  /** Everything about the calls that are wrong, as far as they were kept. */
  readonly stories: readonly unknown[]
  readonly settings: { readonly seed: string; readonly callers: number; readonly minutes: number }
  readonly shared: string
  /** How often Redis was harmed in which way. */
  readonly disturbances: Counts
  readonly node: string
  readonly seconds: number
  readonly calls: number
  readonly submissions: number
  readonly retries: number
  readonly outcomes: Counts
  readonly agreements: Counts
  readonly attempts: Counts
  readonly targets: Counts
  readonly layers: Counts
  readonly warnings: Counts
  readonly worstLateMs: number
  readonly worstAfterAbortMs: number
  readonly worstLagMs: number
  /** Of the heap without garbage and with no call running, over the second half; undefined where it is too short. */
  readonly heapSlopeMBPerMinute: number | undefined
  readonly heapLimitMBPerMinute: number
  readonly live: readonly LiveSample[]
  /** With no call running, and without garbage. */
  readonly idle: readonly Holdings[]
  /** What the process held before the first call, and after the last with everything closed. */
  readonly before: Holdings
  readonly after: Holdings
}
