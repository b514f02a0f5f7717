import { SpanKind, trace as otel } from '@opentelemetry/api'
import { createImage, defineProvider, pipeline } from '@stint/core'
import type { Layer, Middleware, Pipeline } from '@stint/core'
import { pixel, scriptedProvider, virtualClock } from '@stint/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  batch,
  breaker,
  budget,
  deadline,
  downgrade,
  failover,
  hedge,
  retry,
  simplifyPrompt,
} from '../index.ts'
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

const milliseconds = ([s, ns]: [number, number]): number => s * 1000 + ns / 1_000_000

describe('a call that succeeds', () => {
  it('is a client span after the GenAI conventions, with its attempt beneath', async () => {
    const made = {
      images: [{ data: pixel, mediaType: 'image/png' }],
      usage: { inputTokens: 12, outputTokens: 340 },
      cost: 0.04,
    }
    const openai = scriptedProvider('openai/gpt-image-2', [{ after: '21s', ok: made }])
    const stack = declare(trace()).to(openai)
    const { report } = await clock.run(
      stack.run({ ...request, n: 2, seed: 7 }, { labels: { tenant: 'acme' } }),
    )
    expect(telemetry.tree()).toEqual([
      'generate_content gpt-image-2',
      '  attempt openai/gpt-image-2',
    ])
    const call = telemetry.span('generate_content gpt-image-2')
    expect(call.kind).toBe(SpanKind.CLIENT)
    expect(call.attributes).toEqual({
      'gen_ai.operation.name': 'generate_content',
      'gen_ai.output.type': 'image',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.choice.count': 2,
      'gen_ai.request.model': 'gpt-image-2',
      'gen_ai.request.seed': 7,
      'gen_ai.usage.input_tokens': 12,
      'gen_ai.usage.output_tokens': 340,
      'stint.attempts': 1,
      'stint.call.id': report.callId,
      'stint.cost': 0.04,
      'stint.cost_estimated': 0,
      'stint.hidden_retries': 0,
      'stint.label.tenant': 'acme',
      'stint.outcome': 'ok',
      'stint.pipeline': 'poster',
      'stint.sends': 0,
      'stint.skips': 0,
      'stint.submissions': 0,
      'stint.waits': 0,
    })
    const attempt = telemetry.span('attempt openai/gpt-image-2')
    expect(attempt.kind).toBe(SpanKind.INTERNAL)
    expect(attempt.attributes).toEqual({
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-image-2',
      'stint.attempt.number': 1,
      'stint.cost': 0.04,
      'stint.cost_estimated': 0,
      'stint.delivery': 'accepted',
      'stint.sends': 0,
      'stint.shape': 'original',
      'stint.submissions': 0,
      'stint.target': 'openai/gpt-image-2',
    })
    expect(milliseconds(attempt.duration)).toBe(21_000)
    expect(milliseconds(call.duration)).toBe(21_000)
  })

  it('is a child of the span in which it is made', async () => {
    const stack = declare(trace()).to(scriptedProvider('a/b', ['ok']))
    await otel.getTracer('test').startActiveSpan('turn', async (turn) => {
      await ended(stack)
      turn.end()
    })
    expect(telemetry.tree()).toEqual(['turn', '  generate_content b', '    attempt a/b'])
  })

  it('is the parent of what a provider and a layer trace themselves', async () => {
    const tracer = otel.getTracer('fetch')
    const provider = defineProvider({
      id: 'a/b',
      accepts: () => true,
      async attempt() {
        await Promise.resolve()
        tracer.startSpan('POST').end()
        return { images: [{ data: pixel, mediaType: 'image/png' }] }
      },
    })
    const translate: Middleware = async (_, next) => {
      tracer.startSpan('translate').end()
      return next()
    }
    await ended(declare(trace(), translate).to(provider))
    expect(telemetry.tree().toSorted()).toEqual(
      ['generate_content b', '  translate', '  attempt a/b', '    POST'].toSorted(),
    )
  })

  it.each([
    ['google/gemini-3', 'gcp.gemini', 'gemini-3'],
    ['codex/gpt-image-2', 'openai', 'gpt-image-2'],
    ['openrouter/google/gemini-3', 'openrouter', 'google/gemini-3'],
    ['plain', 'plain', undefined],
  ])('at %s names the provider as the conventions do', async (id, provider, model) => {
    await ended(declare(trace()).to(scriptedProvider(id, ['ok'])))
    expect(telemetry.spans()[0]?.attributes['gen_ai.provider.name']).toBe(provider)
    expect(telemetry.spans()[0]?.attributes['gen_ai.request.model']).toBe(model)
  })
})

describe('a call that takes several attempts', () => {
  it('has a span for each, and its waits, skips and steps as events', async () => {
    const a = scriptedProvider('a/painter', [
      { after: '2s', fail: { kind: 'server_error', status: 500, requestId: 'req_1' } },
      { after: '3s', fail: { kind: 'rate_limit', status: 429, retryAfterMs: 4000 } },
      'overloaded',
    ])
    const b = scriptedProvider('b/sketcher', ['ok'], { accepts: 'closed today' })
    const c = scriptedProvider('c/printer', [{ after: '5s', ok: true }], { price: () => 2 })
    const stack = declare(
      trace(),
      failover([a, b, c]),
      retry({ attempts: 2, backoff: '1s' }),
      downgrade([simplifyPrompt(() => 'light')]),
    )
    await ended(stack)
    expect(telemetry.tree()).toEqual([
      'generate_content printer',
      '  attempt a/painter ! server_error (HTTP 500)',
      '  attempt a/painter ! rate_limit (HTTP 429)',
      '  attempt a/painter ! overloaded',
      '  attempt c/printer',
    ])
    const [call, first, second] = telemetry.spans()
    expect(call?.attributes).toMatchObject({
      'gen_ai.provider.name': 'c',
      'gen_ai.request.model': 'printer',
      'stint.attempts': 4,
      'stint.waits': 1,
      'stint.skips': 2,
      'stint.cost': 2,
      'stint.cost_estimated': 2,
      'stint.outcome': 'ok',
    })
    expect(first?.attributes).toMatchObject({
      'error.type': 'server_error',
      'http.response.status_code': 500,
      'stint.fault.request_id': 'req_1',
      'stint.fault.scope': 'provider',
      'stint.fault.transient': true,
      'stint.delivery': 'rejected',
    })
    expect(second?.attributes).toMatchObject({
      'error.type': 'rate_limit',
      'stint.shape': 'simplifyPrompt',
      'stint.fault.retry_after': 4,
    })
    const began = milliseconds(call!.startTime)
    const events = call!.events.map(({ name, attributes, time }) => ({
      name,
      ...attributes,
      after: Math.round(milliseconds(time) - began),
    }))
    expect(events).toMatchObject([
      {
        name: 'stint.downgrade',
        after: 2000,
        'stint.layer': 'downgrade',
        'stint.target': 'a/painter',
        'stint.step': 'simplifyPrompt',
        'stint.lossy': true,
      },
      {
        name: 'stint.wait',
        after: 5000,
        'stint.layer': 'retry',
        'stint.layer_index': 2,
        'stint.reason': 'try 2 of 2 after rate_limit with a Retry-After of 4 s',
        'stint.wait.duration': 4,
      },
      {
        name: 'stint.skip',
        'stint.layer': 'gate',
        'stint.target': 'b/sketcher',
        'stint.reason': 'closed today',
      },
      { name: 'stint.downgrade', 'stint.target': 'b/sketcher' },
      { name: 'stint.skip', 'stint.target': 'b/sketcher' },
    ])
  })

  it('says what the result has lost', async () => {
    const a = scriptedProvider('a/b', ['server_error', 'ok'])
    await ended(declare(trace(), downgrade([simplifyPrompt(() => 'light')])).to(a))
    expect(telemetry.spans()[0]?.attributes['stint.losses']).toEqual(['simplifyPrompt'])
  })

  it('side by side is no error where one was cut because another won', async () => {
    const a = scriptedProvider('a/b', [
      { after: '10s', ok: true },
      { after: '2s', ok: true },
    ])
    await ended(declare(trace(), hedge({ after: '1s' })).to(a))
    expect(telemetry.tree()).toEqual(['generate_content b', '  attempt a/b', '  attempt a/b'])
    const [, loser, winner] = telemetry.spans()
    expect(loser?.attributes).toMatchObject({
      'stint.cut_by': 'hedge',
      'stint.delivery': 'unknown',
    })
    expect(loser?.attributes).not.toHaveProperty('error.type')
    expect(winner?.attributes).not.toHaveProperty('stint.cut_by')
    expect(milliseconds(loser!.duration)).toBe(3000)
  })

  it('in parts has a span for each part', async () => {
    const a = scriptedProvider('a/b', [{ after: '1s', ok: true }], { maxImages: 1 })
    await ended(declare(trace(), batch()).to(a), { ...request, n: 3 })
    expect(telemetry.tree()).toEqual([
      'generate_content b',
      ...Array.from({ length: 3 }, () => '  attempt a/b'),
    ])
  })
})

describe('a call that fails', () => {
  it('by a deadline says so, and which attempt was cut', async () => {
    const stack = declare(trace(), deadline('30s'), retry()).to(scriptedProvider('a/b', ['hang']))
    await ended(stack)
    expect(telemetry.tree()).toEqual(['generate_content b ! timeout', '  attempt a/b ! timeout'])
    const [call, attempt] = telemetry.spans()
    expect(call?.attributes).toMatchObject({
      'error.type': 'timeout',
      'stint.outcome': 'failed',
      'stint.stopped_by.layer': 'deadline',
      'stint.stopped_by.index': 1,
      'stint.stopped_by.limit': 30_000,
    })
    expect(attempt?.attributes).toMatchObject({
      'stint.cut_by': 'deadline',
      'stint.delivery': 'unknown',
    })
    expect(milliseconds(call!.duration)).toBe(30_000)
  })

  it('below its deadline ends when that has passed', async () => {
    const hangs: Middleware = () => new Promise(() => undefined)
    await ended(declare(deadline('30s'), trace(), hangs).to(scriptedProvider('a/b', ['ok'])))
    expect(telemetry.tree()).toEqual(['generate_content b ! timeout'])
    expect(telemetry.spans()[0]?.attributes).toMatchObject({
      'stint.attempts': 0,
      'stint.stopped_by.layer': 'deadline',
    })
    expect(milliseconds(telemetry.spans()[0]!.duration)).toBe(30_000)
  })

  it('by a budget says so', async () => {
    const stack = declare(trace(), budget({ attempts: 2 }), retry({ attempts: 5, backoff: 0 }))
    await ended(stack.to(scriptedProvider('a/b', ['overloaded'])))
    expect(telemetry.tree()).toEqual([
      'generate_content b ! overloaded',
      '  attempt a/b ! overloaded',
      '  attempt a/b ! overloaded',
    ])
    expect(telemetry.spans()[0]?.attributes).toMatchObject({
      'error.type': 'overloaded',
      'stint.stopped_by.layer': 'budget',
      'stint.stopped_by.limit': 2,
    })
  })

  it('at an open breaker has no attempt, and says who refused', async () => {
    const guard = breaker({ failures: 1 })
    const stack = declare(trace(), guard).to(scriptedProvider('a/b', ['overloaded']))
    guard.open()
    await ended(stack)
    expect(telemetry.tree()).toEqual(['generate_content b ! refused'])
    const [call] = telemetry.spans()
    expect(call?.attributes).toMatchObject({
      'error.type': 'refused',
      'stint.attempts': 0,
      'stint.skips': 1,
      'stint.stopped_by.layer': 'breaker',
    })
    expect(call?.events.map(({ name }) => name)).toEqual(['stint.skip'])
  })

  it('because the caller aborts ends at once, also where a layer hangs', async () => {
    const hangs: Middleware = async (_, next) => {
      await next().catch(() => undefined)
      return new Promise(() => undefined)
    }
    const call = declare(trace(), hangs)
      .to(scriptedProvider('a/b', ['hang']))
      .start(request)
    await clock.advance('4s')
    call.abort(new Error('the user left'))
    await call.result.catch(() => undefined)
    expect(telemetry.tree()).toEqual(['generate_content b ! aborted', '  attempt a/b ! aborted'])
    expect(telemetry.spans()[0]?.attributes).toMatchObject({
      'error.type': 'aborted',
      'stint.outcome': 'aborted',
    })
    expect(telemetry.spans()[1]?.attributes).toMatchObject({ 'stint.cut_by': 'caller' })
    expect(milliseconds(telemetry.spans()[0]!.duration)).toBe(4000)
  })

  it('by a mistake in a layer is named by its error', async () => {
    const mistake: Middleware = () => {
      throw new RangeError('beyond')
    }
    await ended(declare(trace(), mistake).to(scriptedProvider('a/b', ['ok'])))
    expect(telemetry.tree()).toEqual(['generate_content b ! RangeError'])
  })

  it('in a layer above, after its part went well, has failed all the same', async () => {
    const strict: Middleware = async (_, next) => {
      await next()
      throw new Error('not good enough')
    }
    await ended(declare(strict, trace()).to(scriptedProvider('a/b', ['ok'])))
    expect(telemetry.tree()).toEqual(['generate_content b ! _OTHER', '  attempt a/b'])
  })

  it('tells of jobs that it leaves behind, and of hidden retries', async () => {
    const provider = defineProvider({
      id: 'a/b',
      accepts: () => true,
      attempt(_: unknown, attempt) {
        attempt.job('job_1')
        return new Promise<never>(() => undefined)
      },
    })
    await ended(declare(trace(), deadline('1s')).to(provider))
    const [call, attempt] = telemetry.spans()
    expect(call?.attributes['stint.unfinished_jobs']).toEqual(['job_1'])
    expect(attempt?.attributes).toMatchObject({
      'stint.job.id': 'job_1',
      'stint.job.resumed': false,
    })
  })

  it('shows messages of faults only when asked to', async () => {
    const fail = { kind: 'content_policy', message: 'not allowed: a lighthouse' } as const
    const stack = declare(trace({ messages: true })).to(scriptedProvider('a/b', [{ fail }]))
    await ended(stack)
    expect(telemetry.tree()).toEqual([
      'generate_content b ! not allowed: a lighthouse',
      '  attempt a/b ! not allowed: a lighthouse',
    ])
  })
})

it('an operation of another kind goes by its own name', async () => {
  const { operation } = await import('@stint/core')
  const { z } = await import('zod')
  const chat = operation({
    name: 'chat',
    request: z.object({ text: z.string() }),
    result: z.looseObject({ text: z.string() }),
    content: ({ text }) => [text],
  })
  const answers = { text: 'no', model: 'gpt-9-0613', usage: { inputTokens: 3, outputTokens: 1 } }
  const provider = defineProvider({
    id: 'openai/gpt-9',
    accepts: () => true,
    attempt: () => answers,
  })
  await pipeline(chat, { clock }).use(trace()).to(provider).run({ text: 'really?' })
  expect(telemetry.span('chat gpt-9').attributes).toMatchObject({
    'gen_ai.operation.name': 'chat',
    'gen_ai.response.model': 'gpt-9-0613',
    'gen_ai.usage.input_tokens': 3,
    'gen_ai.usage.output_tokens': 1,
  })
  expect(telemetry.span('chat gpt-9').attributes).not.toHaveProperty('gen_ai.output.type')
})
