import { createImage, defineMiddleware, Fault, pipeline, Refusal } from '@stint/core'
import type { CallError, Layer } from '@stint/core'
import { scriptedProvider, virtualClock, type ScriptedProvider } from '@stint/testkit'
import { expect, test } from 'vitest'
import { deadline } from '../index.ts'
import { constant, decorrelated, retry } from './index.ts'

const clock = virtualClock()
const prompt = 'a poster'

function run(provider: ScriptedProvider, ...layers: Layer[]) {
  let stack = pipeline(createImage, { clock, random: () => 0.5 })
  for (const layer of layers) stack = stack.use(layer)
  return clock.run(stack.to(provider).run({ prompt }))
}

async function failure(promise: Promise<unknown>): Promise<CallError> {
  return promise.then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => error as CallError,
  )
}

function waits({ report }: { report: CallError['report'] }): number[] {
  return report.waits.map((wait) => wait.ms)
}

const limited = (retryAfterMs: number) => ({ fail: { kind: 'rate_limit', retryAfterMs } }) as const

test('a transient fault is repeated after a wait, up to three tries in all', async () => {
  const provider = scriptedProvider('a', ['overloaded'])
  const error = await failure(run(provider, retry()))
  expect(provider.requests).toHaveLength(3)
  expect(waits(error)).toEqual([150, 300])
  expect(error.fault?.kind).toBe('overloaded')
})

test('a wait says which try it leads to and what it follows', async () => {
  const { report } = await run(scriptedProvider('a', ['overloaded', limited(5000), 'ok']), retry())
  expect(report.waits.map((wait) => wait.reason)).toEqual([
    'try 2 of 3 after overloaded',
    'try 3 of 3 after rate_limit with a Retry-After of 5 s',
  ])
})

test.each([
  'auth',
  'quota',
  'not_found',
  'invalid_request',
  'content_policy',
  'unsupported',
  'too_large',
] as const)('a fault of kind %s is not repeated', async (kind) => {
  const provider = scriptedProvider('a', [kind])
  await failure(run(provider, retry()))
  expect(provider.requests).toHaveLength(1)
})

test('a kind or scope in `on` replaces the default', async () => {
  const auth = scriptedProvider('a', ['auth', 'ok'])
  await run(auth, retry({ on: ['key'] }))
  expect(auth.requests).toHaveLength(2)
  const overloaded = scriptedProvider('a', ['overloaded', 'ok'])
  await failure(run(overloaded, retry({ on: ['rate_limit'] })))
  expect(overloaded.requests).toHaveLength(1)
})

test('a function as `on` decides for itself', async () => {
  const provider = scriptedProvider('a', [{ fail: { kind: 'server_error', status: 500 } }, 'ok'])
  await run(provider, retry({ on: (fault) => fault.status === 500 }))
  expect(provider.requests).toHaveLength(2)
})

test('a Retry-After longer than the backoff is waited for, a shorter one is not', async () => {
  expect(waits(await run(scriptedProvider('a', [limited(42_000), 'ok']), retry()))).toEqual([
    42_000,
  ])
  expect(waits(await run(scriptedProvider('a', [limited(10), 'ok']), retry()))).toEqual([150])
})

test('a Retry-After longer than maxWait is not waited for at all', async () => {
  const provider = scriptedProvider('a', [limited(61_000), 'ok'])
  const error = await failure(run(provider, retry()))
  expect(provider.requests).toHaveLength(1)
  expect(error.report.waits).toEqual([])
  expect(error.fault?.retryAfterMs).toBe(61_000)
})

test('a wait that would outlast the deadline is not begun', async () => {
  const provider = scriptedProvider('a', [limited(20_000), 'ok'])
  const error = await failure(run(provider, deadline('15s'), retry()))
  expect(error.report.elapsedMs).toBe(0)
  expect(error.report.waits).toEqual([])
  expect(error.fault?.kind).toBe('rate_limit')
})

test('a duration as backoff is a constant wait, 0 is none', async () => {
  expect(
    waits(
      await run(
        scriptedProvider('a', ['overloaded', 'overloaded', 'ok']),
        retry({ backoff: '2s' }),
      ),
    ),
  ).toEqual([2000, 2000])
  const { report } = await run(scriptedProvider('a', ['overloaded', 'ok']), retry({ backoff: 0 }))
  expect(report.waits).toEqual([])
  expect(report.attempts).toHaveLength(2)
})

test('a backoff is given what it drew before, and capped at maxWait', async () => {
  const script = ['overloaded', 'overloaded', 'overloaded', 'ok'] as const
  const options = { attempts: 4, backoff: decorrelated({ base: '1s', cap: '1h' }), maxWait: '3s' }
  expect(waits(await run(scriptedProvider('a', script), retry(options)))).toEqual([
    2000, 3000, 3000,
  ])
})

test('a backoff that gives no time is a mistake that is named', async () => {
  const backoff = { name: 'mine', max: 1000, delay: () => NaN }
  const error = await failure(run(scriptedProvider('a', ['overloaded']), retry({ backoff })))
  expect(error.message).toContain("retry: backoff 'mine' gave NaN, expected milliseconds")
})

test('a refusal from below is not repeated', async () => {
  let entered = 0
  const shut = defineMiddleware({
    name: 'shut',
    run() {
      entered += 1
      throw new Refusal('shut', 'closed today')
    },
  })
  const error = await failure(run(scriptedProvider('a', ['ok']), retry(), shut))
  expect(entered).toBe(1)
  expect(error.fault).toBeUndefined()
})

test('a refusal after a fault gives way to the fault', async () => {
  let entered = 0
  const shutting = defineMiddleware({
    name: 'shutting',
    run(_ctx, next) {
      entered += 1
      if (entered > 1) throw new Refusal('shutting', 'closed now')
      return next()
    },
  })
  let seen: unknown
  const watching = defineMiddleware({
    name: 'watching',
    async run(_ctx, next) {
      try {
        return await next()
      } catch (error) {
        seen = error
        throw error
      }
    },
  })
  await failure(run(scriptedProvider('a', ['overloaded']), watching, retry(), shutting))
  expect(entered).toBe(2)
  expect((seen as Fault).kind).toBe('overloaded')
})

test('an error that is neither fault nor refusal is a bug and is not repeated', async () => {
  let entered = 0
  const broken = defineMiddleware({
    name: 'broken',
    run() {
      entered += 1
      throw new Error('oops')
    },
  })
  await failure(run(scriptedProvider('a', ['ok']), retry({ on: () => true }), broken))
  expect(entered).toBe(1)
})

test('what may have been paid is sent again only with resend', async () => {
  const cut = scriptedProvider('a', ['timeout', 'ok'])
  await failure(run(cut, retry()))
  expect(cut.requests).toHaveLength(1)
  const resent = scriptedProvider('a', ['timeout', 'ok'])
  await run(resent, retry({ resend: 'unknown' }))
  expect(resent.requests).toHaveLength(2)
})

test('its bounds are its tries, and a wait of maxWait before each but the first', () => {
  const explained = pipeline(createImage)
    .use(retry({ attempts: 4, maxWait: '10s' }))
    .use(deadline('5s'))
    .to(scriptedProvider('a', ['ok']))
    .explain()
  expect(explained.attempts).toBe(4)
  expect(explained.elapsedMs).toBe(4 * 5000 + 3 * 10_000)
})

test('explain shows a backoff by its name', () => {
  const explained = pipeline(createImage)
    .use(retry({ backoff: constant('2s') }))
    .to(scriptedProvider('a', ['ok']))
    .explain()
  expect(String(explained)).toContain('constant(2 s)')
})

test.each([
  [{ attempts: 0 }, 'retry: attempts: expected a whole number from 1, got 0'],
  [{ attempts: 2.5 }, 'retry: attempts: expected a whole number from 1, got 2.5'],
  [{ attempts: '3' }, "retry: attempts: expected a whole number from 1, got '3'"],
  [{ maxWait: 'soon' }, "retry: maxWait: expected milliseconds or a string like '90s', got 'soon'"],
  [{ backoff: 'abc' }, "retry: backoff: expected milliseconds or a string like '90s', got 'abc'"],
  [{ backoff: {} }, 'retry: backoff: expected milliseconds'],
  [{ on: ['sometimes'] }, 'retry: on: expected (fault) => boolean, or an array of rate_limit'],
  [{ resend: true }, "retry: resend: expected 'unknown', or nothing, got true"],
  [
    { retries: 2 },
    "retry: unknown option 'retries'; allowed are attempts, backoff, maxWait, on, resend",
  ],
  [3, 'retry: expected { attempts, backoff, maxWait, on, resend }, got a number'],
])('retry(%o) is refused with what is allowed', (options, message) => {
  expect(() => retry(options as object)).toThrow(TypeError)
  expect(() => retry(options as object)).toThrow(message)
})
