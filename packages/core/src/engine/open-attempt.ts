import type { Fault } from '../faults/fault.ts'
import type { Audience } from '../report/follower.ts'
import type { Speaker } from '../report/recorder.ts'
import { reportFault, type ReportedAttempt } from '../report/report.ts'

/** An attempt that has begun. */
export class OpenAttempt {
  readonly number: number
  readonly target: string
  readonly shape: string
  readonly startedMs: number
  readonly #audience: Audience | undefined
  #ended = false

  constructor(
    number: number,
    target: string,
    shape: string,
    startedMs: number,
    audience: Audience | undefined,
  ) {
    this.number = number
    this.target = target
    this.shape = shape
    this.startedMs = startedMs
    this.#audience = audience
  }

  /** Those who follow it, until it has ended. */
  get audience(): Audience | undefined {
    return this.#ended ? undefined : this.#audience
  }

  /** @returns whether that is news. */
  close(): boolean {
    if (this.#ended) return false
    this.#ended = true
    return true
  }
}

/** How an attempt ended, apart from when. */
export interface AttemptEnd {
  readonly fault: Fault | undefined
  readonly sends: number
  readonly submissions: number
  readonly delivery: ReportedAttempt['delivery']
  readonly cost: number
  /** Whether the cost was told, or is sure. */
  readonly confirmed: boolean
  readonly job: ReportedAttempt['job'] | undefined
  readonly cutBy: Speaker | undefined
}

/** An attempt as the report has it. */
export function reportedAttempt(
  open: OpenAttempt,
  end: AttemptEnd,
  endedMs: number,
): ReportedAttempt {
  const { number, target, shape, startedMs } = open
  const { sends, submissions, delivery, cost } = end
  return {
    number,
    target,
    shape,
    startedMs,
    ms: endedMs - startedMs,
    ...(end.fault && { fault: reportFault(end.fault) }),
    sends,
    submissions,
    delivery,
    cost,
    costIs: end.confirmed ? 'confirmed' : 'estimated',
    ...(end.job && { job: end.job }),
    ...(end.cutBy && { cutBy: end.cutBy.layer }),
  }
}
