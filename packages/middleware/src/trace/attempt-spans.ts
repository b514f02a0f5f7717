import type { Attributes, Context as OtelContext, Span } from '@opentelemetry/api'
import type { Call, CallEvent, FollowedAttempt, ReportedAttempt } from '@stint/core'
import { attributesOfTarget } from './gen-ai.ts'
import type { Telemetry } from './telemetry.ts'
import { attributesOfFault } from './verdict.ts'
import { wallTime } from './wall-time.ts'

type Started = Extract<CallEvent, { readonly type: 'attempt-started' }>

/** The spans of the attempts of one call that are running. */
export class AttemptSpans {
  readonly #telemetry: Telemetry
  readonly #call: Call
  readonly #parent: OtelContext
  readonly #spans = new Map<number, Span>()

  constructor(telemetry: Telemetry, call: Call, parent: OtelContext) {
    this.#telemetry = telemetry
    this.#call = call
    this.#parent = parent
  }

  start({ number, target, shape }: Started): void {
    const { api, tracer } = this.#telemetry
    const attributes = {
      ...attributesOfTarget(target),
      'stint.attempt.number': number,
      'stint.target': target,
      'stint.shape': shape,
    }
    const startTime = wallTime(this.#call)
    const options = { kind: api.SpanKind.INTERNAL, attributes, startTime }
    this.#spans.set(number, tracer.startSpan(`attempt ${target}`, options, this.#parent))
  }

  /** Calls the provider so that spans beneath, those of an instrumented fetch, become children of its attempt. */
  around({ number }: FollowedAttempt, call: () => void): void {
    const { api } = this.#telemetry
    const span = this.#spans.get(number)
    if (span) api.context.with(api.trace.setSpan(this.#parent, span), call)
    else call()
  }

  end(attempt: ReportedAttempt): void {
    const span = this.#spans.get(attempt.number)
    if (!span) return
    this.#spans.delete(attempt.number)
    const errorType = errorTypeOfAttempt(attempt)
    const { fault } = attempt
    span.setAttributes({
      ...attributesOfAttempt(attempt),
      ...(fault && attributesOfFault(fault)),
      ...(errorType !== undefined && { 'error.type': errorType }),
    })
    if (errorType !== undefined) {
      const { messages, api } = this.#telemetry
      const http = fault?.status === undefined ? '' : ` (HTTP ${fault.status})`
      const message = messages && fault ? fault.message : `${errorType}${http}`
      span.setStatus({ code: api.SpanStatusCode.ERROR, message })
    }
    span.end(wallTime(this.#call))
  }
}

/** An attempt that was cut because others had said what there was to say is no error. */
export function errorTypeOfAttempt({ fault, cutBy }: ReportedAttempt): string | undefined {
  const superfluous = fault?.kind === 'aborted' && cutBy !== undefined && cutBy !== 'caller'
  return superfluous ? undefined : fault?.kind
}

function attributesOfAttempt(attempt: ReportedAttempt): Attributes {
  const { sends, submissions, delivery, cost, costIs, job, cutBy } = attempt
  return {
    'stint.sends': sends,
    'stint.submissions': submissions,
    'stint.delivery': delivery,
    'stint.cost': cost,
    'stint.cost_estimated': costIs === 'estimated' ? cost : 0,
    ...(job && { 'stint.job.id': job.id, 'stint.job.resumed': job.resumed }),
    ...(cutBy !== undefined && { 'stint.cut_by': cutBy }),
  }
}
