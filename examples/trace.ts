// Traces a call with the OpenTelemetry SDK, and prints its spans in place of exporting them.
import { context, metrics, SpanStatusCode, trace as openTelemetry } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace'
import { createImage, pipeline } from '@stint/core'
import { breaker } from '@stint/middleware/breaker'
import { budget } from '@stint/middleware/budget'
import { deadline } from '@stint/middleware/deadline'
import { failover } from '@stint/middleware/failover'
import { retry } from '@stint/middleware/retry'
import { trace } from '@stint/middleware/trace'
import { scriptedProvider, virtualClock } from '@stint/testkit'

// What an application does once, at its start: `new NodeSDK(...).start()` does all of it.
const exporter = new InMemorySpanExporter()
const reader = new PeriodicExportingMetricReader({
  exporter: new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE),
})
openTelemetry.setGlobalTracerProvider(
  new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }),
)
const meters = new MeterProvider({ readers: [reader] })
metrics.setGlobalMeterProvider(meters)
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())

const clock = virtualClock()
const traced = trace()
const poster = pipeline(createImage, { id: 'poster', clock, random: () => 0.5 })
  .use(traced)
  .use(deadline('90s'))
  .use(budget({ attempts: 4 }))
  .use(
    failover([
      scriptedProvider('openai/gpt-image-2', [{ after: '20s', fail: 'overloaded' }]),
      scriptedProvider('google/gemini-3-pro-image', [{ after: '9s', ok: true }]),
    ]),
  )
  .use(retry({ attempts: 3, backoff: '2s' }))
  .use(breaker({ failures: 2, onChange: traced.onBreakerChange }))

const seconds = ([s, ns]: [number, number]): number => s + ns / 1_000_000_000

function print(span: ReadableSpan, indent: string): void {
  const { code, message } = span.status
  const status = code === SpanStatusCode.ERROR ? `, ${message}` : ''
  console.log(`${indent}${span.name}: ${seconds(span.duration)} s${status}`)
  for (const { name, attributes = {} } of span.events) {
    const { 'stint.reason': reason, 'stint.breaker.to': state } = attributes
    console.log(`${indent}  - ${name}: ${String(reason ?? state)}`)
  }
}

await clock.run(poster.run({ prompt: 'a lighthouse' }, { labels: { tenant: 'acme' } }))

const spans = exporter.getFinishedSpans()
const call = spans.find((span) => span.parentSpanContext === undefined)
if (!call) throw new Error('nothing was traced')
print(call, '')
for (const attempt of spans.filter((span) => span !== call)) print(attempt, '    ')

const { 'stint.call.id': _, ...attributes } = call.attributes
console.log(attributes)

const { resourceMetrics } = await reader.collect()
for (const { descriptor, dataPoints } of resourceMetrics.scopeMetrics.flatMap(
  (each) => each.metrics,
)) {
  const values = dataPoints.map(({ value }) => (typeof value === 'number' ? value : value.sum))
  console.log(`${descriptor.name} (${descriptor.unit}): ${values.join(', ')}`)
}
await meters.shutdown()
