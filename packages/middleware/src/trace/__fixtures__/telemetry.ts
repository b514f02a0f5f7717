import { context, metrics, SpanStatusCode, trace } from '@opentelemetry/api'
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
  type SpanProcessor,
} from '@opentelemetry/sdk-trace'

/** One series of a metric: a number, or how many values there are and their sum. */
export interface Series {
  readonly attributes: Readonly<Record<string, unknown>>
  readonly value: number | { readonly count: number; readonly sum: number }
}

/** The real SDK, registered until `stop`, with what it would export. */
export interface TestTelemetry {
  /** Ended spans, in order of their start. */
  spans(): ReadableSpan[]
  /** The span of this name; the first, when there are several. */
  span(name: string): ReadableSpan
  /** All spans as an indented tree of names, with `!` and the status of those that failed. */
  tree(): string[]
  /** The series of a metric. */
  series(metric: string): Promise<Series[]>
  /** Units of all metrics that were recorded. */
  units(): Promise<Record<string, string>>
  stop(): Promise<void>
}

/** @param contexts whether async contexts are kept, as an SDK for Node does by default. */
export function registerTelemetry({ contexts = true } = {}): TestTelemetry {
  const exporter = new InMemorySpanExporter()
  const started: string[] = []
  const order: SpanProcessor = {
    onStart: (span) => void started.push(span.spanContext().spanId),
    onEnd: () => undefined,
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  }
  const tracers = new TracerProvider({
    spanProcessors: [order, new SimpleSpanProcessor({ exporter })],
  })
  const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter: metricExporter })
  const meters = new MeterProvider({ readers: [reader] })
  trace.setGlobalTracerProvider(tracers)
  metrics.setGlobalMeterProvider(meters)
  if (contexts) context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())

  const startOf = (span: ReadableSpan): number => started.indexOf(span.spanContext().spanId)
  const spans = (): ReadableSpan[] => exporter.getFinishedSpans().toSorted((a, b) => startOf(a) - startOf(b))
  const collect = async () => {
    await meters.forceFlush()
    const last = metricExporter.getMetrics().at(-1)
    return last?.scopeMetrics.flatMap((each) => each.metrics) ?? []
  }
  return {
    spans,
    span(name) {
      const found = spans().find((span) => span.name === name)
      if (!found) throw new Error(`no span '${name}' among ${spans().map((each) => each.name).join(', ')}`)
      return found
    },
    tree: () => treeOf(spans()),
    async series(metric) {
      const found = (await collect()).find(({ descriptor }) => descriptor.name === metric)
      return (found?.dataPoints ?? []).map(({ attributes, value }) => ({
        attributes,
        value: typeof value === 'number' ? value : countAndSum(value),
      }))
    },
    async units() {
      const all = await collect()
      return Object.fromEntries(all.map(({ descriptor }) => [descriptor.name, descriptor.unit]))
    },
    async stop() {
      await meters.shutdown()
      await tracers.shutdown()
      trace.disable()
      metrics.disable()
      context.disable()
    },
  }
}

function countAndSum(value: { count: number; sum?: number | undefined }): Series['value'] {
  return { count: value.count, sum: value.sum ?? Number.NaN }
}

function treeOf(spans: readonly ReadableSpan[]): string[] {
  const ids = new Set(spans.map((span) => span.spanContext().spanId))
  const below = (parent: string | undefined, indent: string): string[] =>
    spans
      .filter(({ parentSpanContext: above }) =>
        parent === undefined ? !above || !ids.has(above.spanId) : above?.spanId === parent,
      )
      .flatMap((span) => [
        indent + span.name + statusOf(span),
        ...below(span.spanContext().spanId, `${indent}  `),
      ])
  return below(undefined, '')
}

function statusOf({ status }: ReadableSpan): string {
  return status.code === SpanStatusCode.ERROR ? ` ! ${status.message}` : ''
}
