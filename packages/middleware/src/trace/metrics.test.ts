import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createImage, defineProvider, pipeline } from '@stint/core'
import type { Layer, Pipeline } from '@stint/core'
import { pixel, scriptedProvider, virtualClock } from '@stint/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { breaker, budget, failover, retry } from '../index.ts'
import { registerTelemetry, type TestTelemetry } from './__fixtures__/telemetry.ts'
import { trace } from './index.ts'

const request = { prompt: 'a lighthouse' }
const image = { data: pixel, mediaType: 'image/png' }

let clock = virtualClock()
let telemetry: TestTelemetry
let server: Server
let url: string
beforeEach(async () => {
  clock = virtualClock()
  telemetry = registerTelemetry()
  server = createServer((_, response) => response.writeHead(503).end('busy')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/images`
})
afterEach(async () => {
  await telemetry.stop()
  server.closeAllConnections()
  server.close()
})

function declare(...layers: Layer[]): Pipeline {
  let stack: Pipeline = pipeline(createImage, { id: 'poster', clock, random: () => 0.5 })
  for (const layer of layers) stack = stack.use(layer)
  return stack
}

const ended = (stack: Pipeline): Promise<unknown> =>
  clock.run(stack.run(request)).catch((error: unknown) => error)

const operation = { 'gen_ai.operation.name': 'generate_content' }
const targetOf = (vendor: string, model: string): object => ({
  ...operation,
  'gen_ai.provider.name': vendor,
  'gen_ai.request.model': model,
})

describe('what is measured of a call', () => {
  it('is how long it took, its attempts and its tokens, by who made it', async () => {
    const usage = { inputTokens: 12, outputTokens: 340 }
    const a = scriptedProvider('a/painter', [{ after: '2s', fail: 'overloaded' }])
    const c = scriptedProvider('c/printer', [{ after: '3s', ok: { images: [image], usage } }])
    const stack = declare(trace(), failover([a, c]))
    await ended(stack)
    await ended(stack)
    const attributes = targetOf('c', 'printer')
    expect(await telemetry.series('gen_ai.client.operation.duration')).toEqual([
      { attributes, value: { count: 2, sum: 10 } },
    ])
    expect(await telemetry.series('stint.call.attempts')).toEqual([
      { attributes, value: { count: 2, sum: 4 } },
    ])
    expect(await telemetry.series('gen_ai.client.token.usage')).toEqual([
      { attributes: { ...attributes, 'gen_ai.token.type': 'input' }, value: { count: 2, sum: 24 } },
      {
        attributes: { ...attributes, 'gen_ai.token.type': 'output' },
        value: { count: 2, sum: 680 },
      },
    ])
  })

  it('has the error that it ended in', async () => {
    await ended(declare(trace()).to(scriptedProvider('a/b', ['rate_limit'])))
    const attributes = { ...targetOf('a', 'b'), 'error.type': 'rate_limit' }
    expect(await telemetry.series('gen_ai.client.operation.duration')).toMatchObject([
      { attributes },
    ])
  })

  it('is measured once where one trace stands below another', async () => {
    const guard = breaker({ failures: 1 })
    const inner = declare(trace(), guard).to(scriptedProvider('c/d', ['ok']))
    guard.open()
    await ended(declare(trace(), failover([inner, scriptedProvider('a/b', ['ok'])])))
    expect(await telemetry.series('stint.call.attempts')).toMatchObject([
      { attributes: targetOf('a', 'b'), value: { count: 1, sum: 1 } },
    ])
    expect(await telemetry.series('stint.skips')).toEqual([
      { attributes: { 'stint.layer': 'breaker' }, value: 1 },
    ])
  })

  it.each([
    ['a retry that may not go on', [budget({ attempts: 1 }), retry({ attempts: 3, backoff: 0 })]],
    ['an attempt that is refused', [retry({ attempts: 3, backoff: 0 }), budget({ cost: 1 })]],
  ])('is a budget that is used up, as %s shows', async (_, layers) => {
    const a = scriptedProvider('a/b', ['overloaded'], { price: () => 2 })
    const stack = declare(trace(), ...layers).to(a)
    await ended(stack)
    expect(await telemetry.series('stint.budget.exhaustions')).toEqual([
      { attributes: { ...operation, 'stint.pipeline': 'poster' }, value: 1 },
    ])
  })

  it('is not a budget that sufficed', async () => {
    await ended(declare(trace(), budget({ attempts: 1 })).to(scriptedProvider('a/b', ['ok'])))
    expect(await telemetry.series('stint.budget.exhaustions')).toEqual([])
  })

  it('is what was submitted, and which library tried again by itself', async () => {
    const provider = defineProvider({
      id: 'a/b',
      wire: 'fetch',
      accepts: () => true,
      async attempt(_: unknown, attempt) {
        const post = (): Promise<Response> => attempt.fetch(url, { method: 'POST', body: '{}' })
        const first = await post()
        if (first.status === 503) await post()
        return { images: [image] }
      },
    })
    const error = await pipeline(createImage)
      .use(trace())
      .to(provider)
      .run(request)
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({ fault: { kind: 'overloaded', hiddenRetry: true } })
    const attributes = targetOf('a', 'b')
    expect(await telemetry.series('stint.submissions')).toEqual([
      { attributes: { ...attributes, 'error.type': 'overloaded' }, value: 1 },
    ])
    expect(await telemetry.series('stint.hidden_retries')).toEqual([{ attributes, value: 1 }])
    expect(telemetry.span('attempt a/b').attributes).toMatchObject({
      'http.response.status_code': 503,
      'stint.fault.hidden_retry': true,
      'stint.sends': 1,
      'stint.submissions': 1,
    })
    expect(telemetry.span('generate_content b').attributes['stint.hidden_retries']).toBe(1)
  })
})

describe('a breaker', () => {
  it('that tells its changes is counted, and marks the span of the call', async () => {
    const traced = trace()
    const guard = breaker({ failures: 1, cooldown: '10s', onChange: traced.onBreakerChange })
    const stack = declare(traced, guard).to(scriptedProvider('a/b', ['overloaded', 'ok']))
    const states = async (): Promise<Record<string, unknown>> => {
      const series = await telemetry.series('stint.breaker.circuits')
      return Object.fromEntries(
        series.map(({ attributes, value }) => [attributes['stint.breaker.state'], value]),
      )
    }
    await ended(stack)
    expect(await states()).toEqual({ open: 1 })
    await clock.advance('10s')
    await ended(stack)
    expect(await states()).toEqual({ open: 0, 'half-open': 0 })
    const change = (from: string, to: string): object => ({
      attributes: {
        'stint.breaker.from': from,
        'stint.breaker.to': to,
        'stint.breaker.key': 'a/b',
      },
      value: 1,
    })
    expect(await telemetry.series('stint.breaker.changes')).toEqual([
      change('closed', 'open'),
      change('open', 'half-open'),
      change('half-open', 'closed'),
    ])
    const marks = telemetry
      .spans()
      .map(({ events }) =>
        events.map(({ name, attributes }) => [name, attributes?.['stint.breaker.to']]),
      )
    expect(marks).toEqual([
      [['stint.breaker', 'open']],
      [],
      [
        ['stint.breaker', 'half-open'],
        ['stint.breaker', 'closed'],
      ],
      [],
    ])
  })

  it('of requests, or moved by hand, is counted without a key', async () => {
    const traced = trace()
    const guard = breaker({ failures: 1, key: 'request', onChange: traced.onBreakerChange })
    await ended(declare(traced, guard).to(scriptedProvider('a/b', ['overloaded'])))
    guard.open()
    expect(await telemetry.series('stint.breaker.changes')).toEqual([
      { attributes: { 'stint.breaker.from': 'closed', 'stint.breaker.to': 'open' }, value: 2 },
    ])
  })
})

it('names and units are those of the conventions, and of their rules', async () => {
  const traced = trace()
  const usage = { inputTokens: 1, outputTokens: 1 }
  const a = scriptedProvider('a/b', [{ ok: { images: [image], usage } }], { accepts: 'no' })
  const b = scriptedProvider('c/d', [{ ok: { images: [image], usage } }])
  traced.onBreakerChange({ key: 'a', from: 'closed', to: 'open' })
  await ended(declare(traced, failover([a, b])))
  expect(await telemetry.units()).toEqual({
    'gen_ai.client.operation.duration': 's',
    'gen_ai.client.token.usage': '{token}',
    'stint.breaker.changes': '{change}',
    'stint.breaker.circuits': '{circuit}',
    'stint.call.attempts': '{attempt}',
    'stint.skips': '{skip}',
  })
})

it('a meter provider that is registered after the first call is used from then on', async () => {
  await telemetry.stop()
  const stack = declare(trace()).to(scriptedProvider('a/b', ['ok']))
  await ended(stack)
  telemetry = registerTelemetry()
  await ended(stack)
  expect(await telemetry.series('stint.call.attempts')).toMatchObject([{ value: { count: 1 } }])
  expect(telemetry.tree()).toEqual(['generate_content b', '  attempt a/b'])
})
