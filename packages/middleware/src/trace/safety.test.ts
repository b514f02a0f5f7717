import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import {
  context,
  metrics,
  trace as otel,
  type ContextManager,
  type MeterProvider,
  type TracerProvider,
} from '@opentelemetry/api'
import { createImage, pipeline, type Pipeline } from '@stint/core'
import { pixel, scriptedProvider, virtualClock } from '@stint/testkit'
import { afterEach, describe, expect, it } from 'vitest'
import { breaker, failover, retry, trace as traceOfIndex } from '../index.ts'
import { registerTelemetry, type TestTelemetry } from './__fixtures__/telemetry.ts'
import { trace, type Trace } from './index.ts'

afterEach(() => {
  otel.disable()
  metrics.disable()
  context.disable()
})

const clock = virtualClock()

/** A call with a bit of everything. */
function declare(traced?: Trace): Pipeline {
  const a = scriptedProvider('a/b', ['overloaded'])
  const c = scriptedProvider('c/d', ['overloaded', { after: '1s', ok: true }])
  const stack: Pipeline = pipeline(createImage, { clock, random: () => 0.5 })
  const onChange = traced?.onBreakerChange
  return (traced ? stack.use(traced) : stack)
    .use(failover([a, c]))
    .use(retry({ attempts: 2, backoff: '1s' }))
    .use(breaker({ failures: 1, cooldown: 1, ...(onChange && { onChange }) }))
}

/** What a call gives, apart from where its layers stand. */
async function resultOf(stack: Pipeline): Promise<unknown> {
  const result = await clock.run(stack.run({ prompt: 'a lighthouse' }))
  return JSON.parse(JSON.stringify(result, (key, value: unknown) => (key === 'index' ? 0 : value)))
}

/** Whatever is asked of it throws, except for the named methods, which give another one like it. */
function throwing(...fine: string[]): object {
  return new Proxy(
    {},
    {
      get: (_, name) => () => {
        if (fine.includes(String(name))) return throwing(...fine)
        throw new Error(`${String(name)} is broken`)
      },
    },
  )
}

const telemetries: [string, () => void][] = [
  ['no SDK is registered', () => undefined],
  ['the tracer provider throws', () => otel.setGlobalTracerProvider(throwing() as TracerProvider)],
  [
    'spans cannot be started',
    () => otel.setGlobalTracerProvider(throwing('getTracer') as TracerProvider),
  ],
  [
    'spans throw whatever they are told',
    () => otel.setGlobalTracerProvider(throwing('getTracer', 'startSpan') as TracerProvider),
  ],
  ['meters throw', () => metrics.setGlobalMeterProvider(throwing() as MeterProvider)],
  [
    'instruments throw',
    () =>
      metrics.setGlobalMeterProvider(
        throwing(
          'getMeter',
          'createCounter',
          'createHistogram',
          'createUpDownCounter',
        ) as MeterProvider,
      ),
  ],
  [
    'the context manager throws',
    () => context.setGlobalContextManager(throwing('enable', 'disable') as ContextManager),
  ],
]

describe('the result of a call is the same', () => {
  it.each(telemetries)('when %s', async (_, register) => {
    const plain = await resultOf(declare())
    const warned: string[] = []
    const onWarning = (warning: Error): void => void warned.push(warning.message)
    process.on('warning', onWarning)
    register()
    const stack = declare(trace())
    expect(await resultOf(stack)).toEqual(plain)
    await resultOf(stack)
    await new Promise((resolve) => setImmediate(resolve))
    process.off('warning', onWarning)
    expect(warned.filter((message) => message.startsWith('trace: ')).length).toBeLessThanOrEqual(1)
  })

  it('when a call fails, too', async () => {
    otel.setGlobalTracerProvider(throwing('getTracer', 'startSpan') as TracerProvider)
    const fail = async (...layers: Trace[]): Promise<unknown> => {
      let stack: Pipeline = pipeline(createImage, { clock, random: () => 0.5 })
      for (const layer of layers) stack = stack.use(layer)
      const run = stack.to(scriptedProvider('a/b', ['auth'])).run({ prompt: 'x' })
      return clock.run(run).catch((error: unknown) => error)
    }
    const plain = (await fail()) as Error
    expect(await fail(trace())).toMatchObject({ message: plain.message, fault: { kind: 'auth' } })
  })
})

describe('attributes', () => {
  let telemetry: TestTelemetry
  afterEach(() => telemetry.stop())

  it('have nothing of prompts, images and keys', async () => {
    telemetry = registerTelemetry()
    const data = Buffer.concat([pixel, Buffer.from('secret pixels')])
    const message = 'refused: "a secret prompt", key sk-secret-0123456789abcdef'
    const a = scriptedProvider('a/b', [
      { fail: { kind: 'content_policy', message, scope: 'provider', transient: true } },
      { ok: data },
    ])
    const stack = pipeline(createImage, { clock })
      .use(trace())
      .use(retry({ backoff: 0 }))
      .to(a)
    const references = [{ data: Buffer.concat([pixel, Buffer.from('secret reference')]) }]
    await clock.run(
      stack.run({
        prompt: 'a secret prompt',
        references,
        providerOptions: { a: { note: 'secret' } },
      }),
    )
    const seen = telemetry.spans().map(({ name, attributes, events, status }) => ({
      name,
      attributes,
      events,
      status,
    }))
    expect(seen).toHaveLength(3)
    const said = JSON.stringify(seen)
    expect(said).not.toMatch(/secret/)
    for (const bytes of [data, references[0]!.data]) {
      expect(said).not.toContain(bytes.toString('base64'))
    }
  })
})

describe('where @opentelemetry/api is not installed', () => {
  /** What a fresh process prints that cannot find the package. */
  function without(code: string): string {
    const hide = `import { registerHooks } from 'node:module'
      registerHooks({
        resolve(name, from, next) {
          if (!name.startsWith('@opentelemetry/')) return next(name, from)
          throw Object.assign(new Error('Cannot find ' + name), { code: 'ERR_MODULE_NOT_FOUND' })
        },
      })
      const index = await import(${JSON.stringify(join(import.meta.dirname, '../index.ts'))})
      ${code}`
    const args = ['--conditions=@stint/source', '--input-type=module', '--eval', hide]
    return execFileSync(process.execPath, args, { encoding: 'utf8', stdio: 'pipe' }).trim()
  }

  it('everything else of the index works', () => {
    expect(without('console.log(index.retry({ attempts: 2 }).name)')).toBe('retry')
  })

  it('trace says what to install', () => {
    const code = 'try { index.trace() } catch (error) { console.log(String(error)) }'
    expect(without(code)).toMatch(
      /^TypeError: trace: @opentelemetry\/api is not installed; install it/,
    )
  })
})

describe('options', () => {
  it.each([
    [null, /trace: expected \{ messages \}, got null/],
    [{ messages: 'yes' }, /trace: messages: expected true or false, got 'yes'/],
    [{ prompts: true }, /trace: unknown option 'prompts'; allowed are messages/],
  ])('%j is refused', (given, message) => {
    for (const make of [trace, traceOfIndex]) {
      expect(() => make(given as never)).toThrow(TypeError)
      expect(() => make(given as never)).toThrow(message)
    }
  })

  it('trace without being called is told so', async () => {
    const stack = pipeline(createImage, { clock }).use(trace as never)
    const run = stack.to(scriptedProvider('a/b', ['ok'])).run({ prompt: 'x' })
    await expect(clock.run(run)).rejects.toThrow('write .use(trace())')
  })
})

it('trace of the index is that of the subpath', async () => {
  const telemetry = registerTelemetry()
  const stack = pipeline(createImage, { clock }).use(traceOfIndex())
  await clock.run(stack.to(scriptedProvider('a/b', ['ok'])).run({ prompt: 'x' }))
  expect(telemetry.tree()).toEqual(['generate_content b', '  attempt a/b'])
  await telemetry.stop()
})
