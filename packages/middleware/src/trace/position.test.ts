import { SpanKind } from '@opentelemetry/api'
import { createImage, defineProvider, pipeline } from '@stint/core'
import type { Layer, Pipeline } from '@stint/core'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deadline, failover, hedge, retry } from '../index.ts'
import { registerTelemetry, type TestTelemetry } from './__fixtures__/telemetry.ts'
import { trace } from './index.ts'

const request = { prompt: 'a lighthouse' }

let clock = virtualClock()
let telemetry: TestTelemetry
beforeEach(() => {
  clock = virtualClock()
  telemetry = registerTelemetry()
})
afterEach(() => telemetry.stop())

function declare(...layers: Layer[]): Pipeline {
  let stack: Pipeline = pipeline(createImage, { id: 'poster', clock, random: () => 0.5 })
  for (const layer of layers) stack = stack.use(layer)
  return stack
}

const ended = (stack: Pipeline, given: object = request): Promise<unknown> =>
  clock.run(stack.run(given)).catch((error: unknown) => error)

describe('position', () => {
  it('below failover it traces each visit to a target', async () => {
    const a = scriptedProvider('a/painter', ['overloaded'])
    const c = scriptedProvider('c/printer', [{ after: '1s', ok: true }])
    await ended(declare(failover([a, c]), trace(), retry({ attempts: 2, backoff: '1s' })))
    expect(telemetry.tree()).toEqual([
      'generate_content painter ! overloaded',
      '  attempt a/painter ! overloaded',
      '  attempt a/painter ! overloaded',
      'generate_content printer',
      '  attempt c/printer',
    ])
    const visits = telemetry.spans().filter(({ kind }) => kind === SpanKind.CLIENT)
    expect(visits.map(({ attributes }) => attributes['stint.attempts'])).toEqual([2, 1])
    expect(visits.map(({ attributes }) => attributes['stint.waits'])).toEqual([1, 0])
  })

  it('below a hedge the entry that lost is no error', async () => {
    const a = scriptedProvider('a/b', [
      { after: '10s', ok: true },
      { after: '2s', ok: true },
    ])
    await ended(declare(hedge({ after: '1s' }), trace()).to(a))
    expect(telemetry.tree()).toEqual([
      'generate_content b',
      '  attempt a/b',
      'generate_content b',
      '  attempt a/b',
    ])
    const entries = telemetry.spans().filter(({ kind }) => kind === SpanKind.CLIENT)
    expect(entries.map(({ attributes }) => attributes['stint.outcome'])).toEqual(['cut', 'ok'])
  })

  it('below another, an attempt belongs to the inner one', async () => {
    const a = scriptedProvider('a/painter', ['overloaded'])
    const c = scriptedProvider('c/printer', [{ after: '1s', ok: true }])
    const inner = pipeline(createImage, { id: 'inner', clock })
      .use(trace())
      .use(retry({ attempts: 2, backoff: '1s' }))
      .to(c)
    await ended(declare(trace(), failover([a, inner])))
    expect(telemetry.tree()).toEqual([
      'generate_content printer',
      '  attempt a/painter ! overloaded',
      '  generate_content printer',
      '    attempt c/printer',
    ])
    expect(telemetry.spans()[0]?.attributes).toMatchObject({ 'stint.attempts': 2 })
  })

  it('below another, a hedge that is started by a timer keeps its parent', async () => {
    const a = scriptedProvider('a/b', [
      { after: '10s', ok: true },
      { after: '2s', ok: true },
    ])
    await ended(declare(trace(), hedge({ after: '1s' }), trace()).to(a))
    expect(telemetry.tree()).toEqual([
      'generate_content b',
      '  generate_content b',
      '    attempt a/b',
      '  generate_content b',
      '    attempt a/b',
    ])
  })

  it('a pipeline that an attempt runs is traced beneath that attempt', async () => {
    const inner = declare(trace()).to(scriptedProvider('c/d', ['ok']))
    const provider = defineProvider({
      id: 'a/b',
      accepts: () => true,
      attempt: async () => {
        const { images } = await inner.run(request)
        return { images }
      },
    })
    await ended(declare(trace()).to(provider))
    expect(telemetry.tree()).toEqual([
      'generate_content b',
      '  attempt a/b',
      '    generate_content d',
      '      attempt c/d',
    ])
  })

  it('changes no bound, and explain shows it', () => {
    const explained = declare(trace(), deadline('9s'), retry({ attempts: 2 }))
      .to(scriptedProvider('a/b', ['ok']))
      .explain()
    expect(explained).toMatchObject({ attempts: 2, elapsedMs: 9000 })
    expect(String(explained)).toContain('trace()')
  })
})

it('calls side by side do not mix their spans', async () => {
  const a = scriptedProvider('a/b', (_, n) =>
    n % 3 === 0 ? 'overloaded' : { after: n * 100, ok: true },
  )
  let drawn = 0
  const stack = pipeline(createImage, { clock, random: () => (drawn += 1) / 1000 })
    .use(trace())
    .use(retry({ attempts: 3, backoff: '1s' }))
    .to(a)
  const results = await clock.run(Promise.all(Array.from({ length: 8 }, () => stack.run(request))))
  const calls = telemetry.spans().filter(({ kind }) => kind === SpanKind.CLIENT)
  expect(calls).toHaveLength(8)
  for (const { report } of results) {
    const call = calls.find(({ attributes }) => attributes['stint.call.id'] === report.callId)
    const beneath = telemetry
      .spans()
      .filter(({ parentSpanContext: above }) => above?.spanId === call?.spanContext().spanId)
    expect(beneath.map(({ attributes }) => attributes['stint.attempt.number'])).toEqual(
      report.attempts.map(({ number }) => number),
    )
    expect(new Set(beneath.map((span) => span.spanContext().traceId))).toEqual(
      new Set([call?.spanContext().traceId]),
    )
  }
})

it('without a context manager spans have their parents all the same', async () => {
  await telemetry.stop()
  telemetry = registerTelemetry({ contexts: false })
  const inner = declare(trace()).to(scriptedProvider('c/d', ['ok']))
  await ended(declare(trace(), failover([scriptedProvider('a/b', ['overloaded']), inner])))
  expect(telemetry.tree()).toEqual([
    'generate_content d',
    '  attempt a/b ! overloaded',
    '  generate_content d',
    '    attempt c/d',
  ])
})
