import type { Attributes } from '@opentelemetry/api'
import { Fault, Refusal } from '@stint/core'
import type { Ending, Report, ReportedFault, StoppedBy } from '@stint/core'

/** What came of what is below a layer, as far as it settled. */
export interface Outcome {
  readonly result?: object | undefined
  /** What was thrown, in a box: it may be anything. */
  readonly thrown?: { readonly error: unknown } | undefined
}

/** How a call, or a part of one, ended. */
export interface Verdict {
  /** `cut`: whoever entered it had no more use for it, so it is no error. */
  readonly outcome: 'ok' | 'failed' | 'aborted' | 'cut'
  readonly errorType: string | undefined
  readonly message: string | undefined
  readonly stoppedBy: StoppedBy | undefined
}

/**
 * Judges what is below a layer when it is over.
 * @param report where that was the whole call.
 */
export function verdictOf(
  { result, thrown }: Outcome,
  ending: Ending | undefined,
  report: Report | undefined,
): Verdict {
  const ok = report ? report.outcome === 'ok' : result !== undefined
  if (ok) return { outcome: 'ok', errorType: undefined, message: undefined, stoppedBy: undefined }
  const stoppedBy = report ? report.stoppedBy : whoStopped(thrown?.error, ending)
  if (report?.outcome === 'aborted' || (!report && ending?.by === 'caller')) {
    return { outcome: 'aborted', errorType: 'aborted', message: undefined, stoppedBy }
  }
  if (!report && ending?.by === 'settled') {
    return { outcome: 'cut', errorType: undefined, message: undefined, stoppedBy }
  }
  // What went well here can have failed in a layer above.
  const error = result ? undefined : thrown ? thrown.error : ending?.reason
  const message = error instanceof Error ? error.message : undefined
  return { outcome: 'failed', errorType: errorTypeOf(error), message, stoppedBy }
}

/** Of a branch: what refused, or the deadline that passed. */
function whoStopped(error: unknown, ending: Ending | undefined): StoppedBy | undefined {
  const by = Refusal.isInstance(error) ? error : ending
  if (!by) return undefined
  const { layer, index = -1, limit } = by
  return { layer, index, ...(limit !== undefined && { limit }) }
}

/** One of few: the kind of a fault, `refused`, or the name of an error. */
export function errorTypeOf(error: unknown): string {
  if (Fault.isInstance(error)) return error.kind
  if (Refusal.isInstance(error)) return 'refused'
  return error instanceof Error && error.name !== 'Error' ? error.name : '_OTHER'
}

/** What a fault says in attributes of an attempt. */
export function attributesOfFault(fault: ReportedFault): Attributes {
  return {
    'stint.fault.scope': fault.scope,
    'stint.fault.transient': fault.transient,
    ...(fault.status !== undefined && { 'http.response.status_code': fault.status }),
    ...(fault.requestId !== undefined && { 'stint.fault.request_id': fault.requestId }),
    ...(fault.retryAfterMs !== undefined && {
      'stint.fault.retry_after': fault.retryAfterMs / 1000,
    }),
    ...(fault.hiddenRetry === true && { 'stint.fault.hidden_retry': true }),
  }
}

/** The layer that ended something, in attributes. */
export function attributesOfStop(stoppedBy: StoppedBy | undefined): Attributes {
  if (!stoppedBy) return {}
  const { layer, index, limit } = stoppedBy
  return {
    'stint.stopped_by.layer': layer,
    'stint.stopped_by.index': index,
    ...(limit !== undefined && Number.isFinite(limit) && { 'stint.stopped_by.limit': limit }),
  }
}
