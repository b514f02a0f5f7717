import * as api from '@opentelemetry/api'
import { makeTrace } from './make-trace.ts'
import type { Trace, TraceOptions } from './trace-options.ts'

export type { CircuitChange, Trace, TraceOptions } from './trace-options.ts'

/**
 * Traces what is below it with OpenTelemetry: a client span for the call after the GenAI conventions, a span for each
 * attempt beneath it, and metrics. It changes nothing of a call, also when OpenTelemetry fails.
 * @throws TypeError when an option is not what it should be.
 */
export function trace(options: TraceOptions = {}): Trace {
  return makeTrace(api, options)
}
