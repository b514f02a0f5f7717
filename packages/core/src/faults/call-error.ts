import { isBranded } from '../is-branded.ts'
import type { Advice } from './advice.ts'
import type { Fault } from './fault.ts'
import type { ReportedJob } from '../engine/jobs.ts'
import type { Refusal } from './refusal.ts'
import type { Report, ReportedOutput, StoppedBy } from '../report/report.ts'

const marker: unique symbol = Symbol.for('stint.CallError')

/** A call that failed, with everything that is known of why. A caller's abort rejects with the caller's reason instead. */
export class CallError extends Error {
  override readonly name = 'CallError'
  /** The last real fault; undefined when nothing was attempted, `refusals` says why then. */
  readonly fault: Fault | undefined
  /** Why targets or layers were not entered, in order. */
  readonly refusals: readonly Refusal[]
  /** The layer whose limit ended the call, when one did. */
  readonly stoppedBy: StoppedBy | undefined
  /** What to do next. */
  readonly advice: Advice
  readonly report: Report

  constructor(
    message: string,
    known: {
      readonly fault: Fault | undefined
      readonly refusals: readonly Refusal[]
      readonly stoppedBy: StoppedBy | undefined
      readonly advice: Advice
      readonly report: Report
      readonly cause: unknown
    },
  ) {
    super(message, known.cause === undefined ? undefined : { cause: known.cause })
    this.fault = known.fault
    this.refusals = known.refusals
    this.stoppedBy = known.stoppedBy
    this.advice = known.advice
    this.report = known.report
  }

  /** Jobs that may still finish at their vendors: `provider.resume(id)` fetches what becomes of them. */
  get jobs(): readonly ReportedJob[] {
    return this.report.jobs
  }

  /** What the caller had been given to read before it failed; undefined where nothing had been visible. */
  get delivered(): ReportedOutput | undefined {
    return this.report.output
  }

  static {
    Object.defineProperty(this.prototype, marker, { value: true })
  }

  /** Whether a value is a CallError, also one of another installed copy of stint. */
  static isInstance(value: unknown): value is CallError {
    return isBranded(value, marker)
  }
}
