import type { Report } from '@stint/core'
import type { CallPlan, Turn } from './call-plan.ts'
import type { JournalLine } from './journal-line.ts'

/** How a call ended for whoever made it. */
export type Settlement =
  | { readonly type: 'result'; readonly provider: string; readonly images: number }
  | { readonly type: 'call-error'; readonly message: string; readonly kind: string | undefined }
  /** Rejected with the reason that it was aborted with. */
  | { readonly type: 'aborted' }
  /** Rejected with something else. */
  | { readonly type: 'other'; readonly message: string }

/** A call that is over: as it was meant, as it ended, and as its report tells it. */
export interface SettledCall {
  readonly plan: CallPlan
  readonly scope: Turn['scope'] | undefined
  readonly settlement: Settlement
  readonly report: Report
  /** Milliseconds since 1970. */
  readonly beganAt: number
  /** By the caller's own watch. */
  readonly wallMs: number
  /** The tightest of the deadlines around it: the line's, the run's, what was left of the scope's. */
  readonly limitMs: number
  /** From its abort to its end; undefined when it had ended before, or was not aborted. */
  readonly afterAbortMs: number | undefined
  /** How late this process has been with its timers at worst while the call was running. */
  readonly lagMs: number
}

/** Everything there is to know of a call. */
export interface CallStory extends SettledCall {
  readonly journal: readonly JournalLine[]
}
