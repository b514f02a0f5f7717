import { createRequire } from 'node:module'
import { makeTrace } from './make-trace.ts'
import type { OpenTelemetry } from './telemetry.ts'
import type { Trace, TraceOptions } from './trace-options.ts'

/**
 * `trace` of `@stint/middleware/trace`, for the index that must also load where `@opentelemetry/api` is not installed:
 * it is looked for when a trace is made. A bundler does not see it here: where the application is bundled, import the
 * subpath.
 * @throws TypeError when `@opentelemetry/api` is not installed, or an option is not what it should be.
 */
export function trace(options: TraceOptions = {}): Trace {
  return makeTrace(installed(), options)
}

function installed(): OpenTelemetry {
  try {
    return createRequire(import.meta.url)('@opentelemetry/api') as OpenTelemetry
  } catch (cause) {
    const text =
      'trace: @opentelemetry/api is not installed; install it, or in a bundled application ' +
      "import { trace } from '@stint/middleware/trace'"
    // What reads pipelines from files points to the layer where declaring it is a TypeError.
    throw new TypeError(text, { cause })
  }
}
