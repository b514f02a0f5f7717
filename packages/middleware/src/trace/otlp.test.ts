import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { context, trace as otel } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { BatchSpanProcessor, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import type { SpanProcessor } from '@opentelemetry/sdk-trace'
import { createImage, defineProvider, pipeline } from '@stint/core'
import { pixel } from '@stint/testkit'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { retry } from '../index.ts'
import { trace } from './index.ts'

interface Exported {
  readonly name: string
  readonly kind: number
  readonly spanId: string
  readonly parentSpanId?: string
  readonly status: { readonly code?: number; readonly message?: string }
  readonly attributes: readonly { readonly key: string; readonly value: Record<string, unknown> }[]
}

interface Body {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly scope: { name: string }; readonly spans: Exported[] }[]
  }[]
}

/** Takes OTLP/HTTP in JSON on /v1/traces, and paints on /images: 503 the first time. */
let server: Server
let base: string
let bodies: Body[]
let painted: number
let tracers: TracerProvider
beforeEach(async () => {
  bodies = []
  painted = 0
  server = createServer((incoming, response) => {
    void answer(incoming).then((status) => response.writeHead(status).end('{}'))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  await tracers.shutdown()
  otel.disable()
  context.disable()
  server.closeAllConnections()
  server.close()
})

async function answer(incoming: IncomingMessage): Promise<number> {
  const body = await text(incoming)
  if (incoming.url === '/v1/traces') {
    bodies.push(JSON.parse(body) as Body)
    return 200
  }
  painted += 1
  return painted === 1 ? 503 : 200
}

function register(processor: (exporter: OTLPTraceExporter) => SpanProcessor): void {
  const exporter = new OTLPTraceExporter({ url: `${base}/v1/traces` })
  tracers = new TracerProvider({ spanProcessors: [processor(exporter)] })
  otel.setGlobalTracerProvider(tracers)
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
}

const painter = defineProvider({
  id: 'easel/chalk',
  wire: 'fetch',
  accepts: () => true,
  async attempt(_: unknown, attempt) {
    const response = await attempt.fetch(`${base}/images`, { method: 'POST', body: '{}' })
    if (!response.ok) throw new Error('busy')
    return { images: [{ data: pixel, mediaType: 'image/png' }] }
  },
})

const exported = (): Exported[] =>
  bodies.flatMap(({ resourceSpans }) =>
    resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
  )

it('a call arrives over OTLP/HTTP as it was', async () => {
  register((exporter) => new BatchSpanProcessor({ exporter }))
  const stack = pipeline(createImage)
    .use(trace())
    .use(retry({ attempts: 2, backoff: 1 }))
    .to(painter)
  const { report } = await stack.run({ prompt: 'a lighthouse' })
  await tracers.forceFlush()
  const [scope] = bodies.flatMap(({ resourceSpans }) =>
    resourceSpans.flatMap((each) => each.scopeSpans),
  )
  expect(scope?.scope.name).toBe('@stint/middleware')
  const [first, second, call] = exported()
  expect(exported()).toHaveLength(3)
  expect(call).toMatchObject({ name: 'generate_content chalk', kind: 3 })
  expect(first).toMatchObject({
    name: 'attempt easel/chalk',
    kind: 1,
    parentSpanId: call?.spanId,
    status: { code: 2, message: 'overloaded (HTTP 503)' },
  })
  expect(second).toMatchObject({ parentSpanId: call?.spanId, status: { code: 0 } })
  expect(call?.attributes).toContainEqual({
    key: 'stint.call.id',
    value: { stringValue: report.callId },
  })
  expect(call?.attributes).toContainEqual({ key: 'stint.submissions', value: { intValue: 2 } })
})

it('what is exported while an attempt runs does not count as sent by it', async () => {
  register((exporter) => new SimpleSpanProcessor({ exporter }))
  const inner = pipeline(createImage)
    .use(trace())
    .use(retry({ attempts: 2, backoff: 1 }))
    .to(painter)
  const twice = defineProvider({
    id: 'studio/all',
    accepts: () => true,
    async attempt() {
      const { images } = await inner.run({ prompt: 'a lighthouse' })
      return { images }
    },
  })
  const { report } = await pipeline(createImage).use(trace()).to(twice).run({ prompt: 'x' })
  await tracers.forceFlush()
  expect(exported()).toHaveLength(5)
  expect(report.attempts).toMatchObject([{ target: 'studio/all', sends: 0, submissions: 0 }])
})

it('spans of an instrumented fetch are exported out of an attempt that is not held responsible for it', async () => {
  register((exporter) => new SimpleSpanProcessor({ exporter }))
  const tracer = otel.getTracer('fetch')
  const polling = defineProvider({
    id: 'easel/slow',
    accepts: () => true,
    async attempt(request: unknown, attempt) {
      for (const name of ['POST', 'GET', 'GET']) {
        const span = tracer.startSpan(name)
        // oxlint-disable-next-line no-await-in-loop -- one after the other, as polls are
        await fetch(`${base}/images`)
        span.end()
      }
      return painter.attempt(request, attempt)
    },
  })
  const { report } = await pipeline(createImage).use(trace()).to(polling).run({ prompt: 'x' })
  await tracers.forceFlush()
  expect(exported().map(({ name }) => name)).toEqual([
    'POST',
    'GET',
    'GET',
    'attempt easel/slow',
    'generate_content slow',
  ])
  expect(report.attempts).toMatchObject([{ sends: 4, submissions: 1 }])
})
