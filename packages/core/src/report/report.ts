import type { ReportedJob } from '../engine/jobs.ts'
import type { Delivery, Fault, FaultKind, FaultScope } from '../faults/fault.ts'

/** A fault as it stands in a report: plain data, without causes. */
export interface ReportedFault {
  readonly kind: FaultKind
  readonly scope: FaultScope
  readonly transient: boolean
  readonly delivery: Delivery
  readonly message: string
  readonly status?: number
  readonly retryAfterMs?: number
  readonly requestId?: string
  readonly hiddenRetry?: boolean
}

/** One attempt: one charge, one paid submission at most. */
export interface ReportedAttempt {
  /** From 1, in order of their start. */
  readonly number: number
  readonly target: string
  /** `original`, or the names of the steps taken down from it, joined by ` + `. */
  readonly shape: string
  /** Milliseconds since the call began. */
  readonly startedMs: number
  /** How long it took, in milliseconds. */
  readonly ms: number
  /** Undefined when it succeeded. */
  readonly fault?: ReportedFault
  /** Requests that were seen going out, through `attempt.fetch` or beside it, polls and downloads included. */
  readonly sends: number
  /** How many of them were paid submissions. */
  readonly submissions: number
  readonly delivery: Delivery
  /** As the provider told it, else as quoted by its `price`; 0 when it is known to have cost nothing. */
  readonly cost: number
  /** `confirmed` where the provider told the cost, or where it is sure that there was none; else as quoted. */
  readonly costIs: 'confirmed' | 'estimated'
  /** The job that the vendor took the submission on as, or that this attempt resumed in place of a submission. */
  readonly job?: { readonly id: string; readonly resumed: boolean }
  /** The layer that cut it short, when one did. */
  readonly cutBy?: string
}

/** A target that was not attempted, or an entry that a layer refused, and why. It cost nothing. */
export interface ReportedSkip {
  readonly layer: string
  readonly index: number
  readonly target?: string
  readonly reason: string
  /** Milliseconds since the call began. */
  readonly atMs: number
  /** When asking again makes sense, in milliseconds from then. */
  readonly afterMs?: number
}

/** A wait between attempts. */
export interface ReportedWait {
  readonly layer: string
  readonly index: number
  readonly target?: string
  readonly reason: string
  readonly startedMs: number
  readonly ms: number
}

/** The layer that ended a call. */
export interface StoppedBy {
  readonly layer: string
  /** Its position, from 0 at the outside; -1 for an option of `run`. */
  readonly index: number
  /** Its limit: milliseconds of a deadline, attempts or cost of a budget. */
  readonly limit?: number
}

/** What happened in a call: nothing summarised away. Plain data, free of keys and image bytes. */
export interface Report {
  readonly callId: string
  readonly operation: string
  readonly labels: Readonly<Record<string, string>>
  readonly outcome: 'running' | 'ok' | 'failed' | 'aborted'
  readonly attempts: readonly ReportedAttempt[]
  readonly skips: readonly ReportedSkip[]
  readonly waits: readonly ReportedWait[]
  /** Names of the lossy steps behind the result. */
  readonly losses: readonly string[]
  readonly warnings: readonly string[]
  readonly stoppedBy?: StoppedBy
  readonly elapsedMs: number
  /** Of all attempts, in the unit of the providers' prices. */
  readonly cost: number
  /** The same in parts: what is sure, and what is quoted for attempts whose cost nobody told. */
  readonly costs: { readonly confirmed: number; readonly estimated: number }
  /** Jobs that were submitted and not seen to end: `provider.resume(id)` fetches what becomes of them. */
  readonly jobs: readonly ReportedJob[]
  /** What the caller was given to read while it was made. Not there before any of it is visible. */
  readonly output?: ReportedOutput
}

/** Output that the caller could see before the call was over. */
export interface ReportedOutput {
  /** The attempt that made it; 0 where a layer gave a result of its own. */
  readonly number: number
  readonly target: string
  /** When it became visible, in milliseconds since the call began. */
  readonly committedMs: number
  readonly parts: number
  /** Characters of text and the like. */
  readonly chars: number
}

/** The plain data of a fault. */
export function reportFault(fault: Fault): ReportedFault {
  const { kind, scope, transient, delivery, message } = fault
  return {
    kind,
    scope,
    transient,
    delivery,
    message,
    ...(fault.status !== undefined && { status: fault.status }),
    ...(fault.retryAfterMs !== undefined && { retryAfterMs: fault.retryAfterMs }),
    ...(fault.requestId !== undefined && { requestId: fault.requestId }),
    ...(fault.hiddenRetry && { hiddenRetry: true }),
  }
}
