import type { Counts } from './counts.ts'

/** The latest calls of one circuit: an immutable value, in which what is too old no longer counts. */
export interface CallWindow {
  /** So many calls, or so many seconds. */
  readonly size: number
  /** The window with one more call, which ended at `now`, in milliseconds. */
  add(call: Counts, now: number): CallWindow
  /** What counts at `now`: time alone may empty it, no call is needed for that. */
  countsAt(now: number): Counts
}
