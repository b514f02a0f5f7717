import { defineMiddleware } from '@stint/core'
import { layerOptions } from '../layer-options.ts'
import { measureBreaker } from './breaker-changes.ts'
import { CallTrace } from './call-trace.ts'
import { Telemetry, type OpenTelemetry } from './telemetry.ts'
import { traceShape, type Trace, type TraceOptions } from './trace-options.ts'

/** Makes the layer `trace` on an `@opentelemetry/api` that was found. */
export function makeTrace(api: OpenTelemetry, options: TraceOptions): Trace {
  const given = layerOptions('trace', traceShape, options)
  const telemetry = new Telemetry(api, given.messages ?? false)
  const layer = defineMiddleware({
    name: 'trace',
    options: given,
    keepsRequest: true,
    bounds: (below) => below,
    async run(ctx, next) {
      const trace = telemetry.safely(() => new CallTrace(telemetry, ctx))
      if (!trace) return next()
      ctx.follow(trace)
      let entered: Promise<object> | undefined
      const enter = (): Promise<object> => (entered ??= next())
      telemetry.safely(() => trace.within(() => void enter()))
      try {
        const result = await enter()
        trace.settled({ result })
        return result
      } catch (error) {
        trace.settled({ thrown: { error } })
        throw error
      }
    },
  })
  return Object.assign(layer, {
    onBreakerChange: (change) => measureBreaker(telemetry, change),
  } satisfies Pick<Trace, 'onBreakerChange'>)
}
