import type { SubmissionLog } from './submission-log.ts'
import type { Submission } from './submission.ts'

/** Where one vendor listens, and what it was sent. */
export interface FlakyVendor {
  /** What a vendor's library takes as its base URL, such as `'http://127.0.0.1:4711/v1'`. */
  readonly baseURL: string
  /** What this vendor was sent, in order of arrival. */
  readonly submissions: readonly Submission[]
  /**
   * Resolves with this vendor's `count`-th submission (default: the first) once its request was
   * read, without waiting for its answer.
   * @throws Error when the backend is closed before that
   */
  arrived(count?: number): Promise<Submission>
  /**
   * Resolves with this vendor's `count`-th submission (default: the first) once `holds` says true
   * of it: `until(({ chunks }) => chunks?.written === 2)`.
   * @throws Error when the backend is closed before that
   */
  until(holds: (submission: Submission) => boolean, count?: number): Promise<Submission>
}

/** One vendor's view of the log. */
export function flakyVendor(vendor: string, baseURL: string, log: SubmissionLog): FlakyVendor {
  const mine = (entries: readonly Submission[]): readonly Submission[] =>
    entries.filter((entry) => entry.vendor === vendor)
  const until: FlakyVendor['until'] = (holds, count = 1) =>
    log.until((entries) => {
      const entry = mine(entries)[count - 1]
      return entry !== undefined && holds(entry) ? entry : undefined
    })
  return {
    baseURL,
    get submissions() {
      return mine(log.entries)
    },
    arrived: (count) => until(({ answer }) => answer !== undefined, count),
    until,
  }
}
