import { Fault, type Report } from '@stint/core'
import type { Outcome } from './run-call.ts'
import type { WrittenImage } from './write-images.ts'

/** What is told beside the outcome. */
export interface Beside {
  readonly pipeline: string
  readonly files: readonly WrittenImage[]
  /** Of the command itself; those of the call are in its report. */
  readonly warnings: readonly string[]
}

/** What became of a call, for programs: plain data, without keys and without the bytes of images. */
export function outcomeJson(outcome: Outcome, { pipeline, files, warnings }: Beside): object {
  const report: Report = outcome.report
  return {
    outcome: outcome.kind,
    pipeline,
    files,
    ...(outcome.kind === 'ok' && {
      provider: outcome.result.provider,
      losses: outcome.result.losses,
    }),
    ...(outcome.kind === 'failed' && { error: errorJson(outcome.error) }),
    warnings,
    report,
  }
}

function errorJson(error: Extract<Outcome, { readonly kind: 'failed' }>['error']): object {
  const { message, fault, stoppedBy, advice } = error
  return {
    message,
    advice,
    ...(stoppedBy && { stoppedBy }),
    ...(Fault.isInstance(fault) && { fault: faultJson(fault) }),
  }
}

/** Without what lies behind it. */
function faultJson(fault: Fault): object {
  const { kind, scope, transient, delivery, message, status, retryAfterMs, requestId } = fault
  return { kind, scope, transient, delivery, message, status, retryAfterMs, requestId }
}
