import {
  createImage,
  defineMiddleware,
  pipeline,
  type CallError,
  type Layer,
  type Pipeline,
} from '@stint/core'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import { AsyncLocalStorage } from 'node:async_hooks'
import { beforeEach, expect, test, vi } from 'vitest'
import { deadline, failover, retry } from '../index.ts'
import { breaker } from './index.ts'

let clock = virtualClock()
beforeEach(() => {
  clock = virtualClock()
})

function declare(...layers: Layer[]): Pipeline {
  let stack: Pipeline = pipeline(createImage, { clock, random: () => 0.5 })
  for (const layer of layers) stack = stack.use(layer)
  return stack
}

/** One call: its provider's id, or its error. */
async function outcome(
  stack: Pipeline,
  prompt = 'a poster',
  options = {},
): Promise<string | CallError> {
  return clock.run(stack.run({ prompt }, options)).then(
    (result: { provider: string }) => result.provider,
    (error: unknown) => error as CallError,
  )
}

async function calls(stack: Pipeline, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await outcome(stack)
}

async function refusalOf(stack: Pipeline, prompt?: string) {
  const error = await outcome(stack, prompt)
  if (typeof error === 'string') throw new Error('it should have been refused')
  expect(error.fault).toBeUndefined()
  return error.refusals[0]!
}

test('after five failures in a row it refuses for 30 s', async () => {
  const provider = scriptedProvider('a', ['overloaded'])
  const stack = declare(breaker()).to(provider)
  await calls(stack, 6)
  expect(provider.requests).toHaveLength(5)
  await clock.advance('29s')
  expect(await refusalOf(stack)).toMatchObject({
    layer: 'breaker',
    index: 0,
    target: 'a',
    afterMs: 1000,
    again: 'later',
    reason: 'a has failed too often in a row; a probe may go in 1 s',
  })
  await clock.advance('1s')
  await calls(stack, 1)
  expect(provider.requests).toHaveLength(6)
})

test('a refusal stands in the report, once, and costs no attempt', async () => {
  const stack = declare(breaker({ failures: 1 })).to(scriptedProvider('a', ['overloaded']))
  await calls(stack, 1)
  const error = (await outcome(stack)) as CallError
  expect(error.report.attempts).toEqual([])
  expect(error.report.skips).toMatchObject([
    { layer: 'breaker', index: 0, target: 'a', afterMs: 30_000 },
  ])
  expect(error.advice).toMatchObject({ again: 'later', afterMs: 30_000 })
})

test('a cooldown is not extended by calls that arrive during it', async () => {
  const provider = scriptedProvider('a', ['overloaded', 'ok'])
  const stack = declare(breaker({ failures: 1, cooldown: '10s' })).to(provider)
  await calls(stack, 1)
  await clock.advance('9s')
  await calls(stack, 3)
  await clock.advance('1s')
  expect(await outcome(stack)).toBe('a')
})

test('after the cooldown one probe goes out, however many wait', async () => {
  const provider = scriptedProvider('a', ['overloaded', { after: '5s', ok: true }])
  const stack = declare(breaker({ failures: 1, cooldown: '10s' })).to(provider)
  await calls(stack, 1)
  await clock.advance('10s')
  const all = Promise.allSettled(['one', 'two', 'three'].map((prompt) => stack.run({ prompt })))
  const settled = await clock.run(all)
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
  expect(provider.requests).toHaveLength(2)
  expect(await outcome(stack)).toBe('a')
})

test('while a probe is out nobody can say when to come back', async () => {
  const stack = declare(breaker({ failures: 1 })).to(
    scriptedProvider('a', ['overloaded', { after: '5s', ok: true }]),
  )
  await calls(stack, 1)
  await clock.advance('30s')
  const probe = stack.run({ prompt: 'x' })
  const error = await stack.run({ prompt: 'y' }).catch((reason: unknown) => reason as CallError)
  expect((error as CallError).refusals[0]).toMatchObject({
    reason: 'a has failed too often in a row; a probe is out to see',
  })
  expect((error as CallError).refusals[0]?.afterMs).toBeUndefined()
  await clock.run(probe)
})

test.each([
  'invalid_request',
  'content_policy',
  'unsupported',
  'too_large',
  'auth',
  'quota',
  'not_found',
] as const)('a fault of kind %s is neither failure nor success', async (kind) => {
  const provider = scriptedProvider('a', ['overloaded', kind, 'overloaded', 'ok'])
  const stack = declare(breaker({ failures: 2 })).to(provider)
  await calls(stack, 3)
  expect(await refusalOf(stack)).toMatchObject({ layer: 'breaker' })
  expect(provider.requests).toHaveLength(3)
})

test('only a success resets the count', async () => {
  const provider = scriptedProvider('a', [
    'overloaded',
    'ok',
    'overloaded',
    'ok',
    'overloaded',
    'overloaded',
  ])
  const stack = declare(breaker({ failures: 2 })).to(provider)
  await calls(stack, 6)
  expect(provider.requests).toHaveLength(6)
  await refusalOf(stack)
})

test('a probe that ends in a fault of the request is given back', async () => {
  const provider = scriptedProvider('a', ['overloaded', 'invalid_request', 'ok'])
  const stack = declare(breaker({ failures: 1, cooldown: '10s' })).to(provider)
  await calls(stack, 1)
  await clock.advance('10s')
  await calls(stack, 1)
  expect(await outcome(stack)).toBe('a')
})

test('a cut by a deadline below it counts', async () => {
  const stack = declare(breaker({ failures: 1 }), deadline('10s')).to(
    scriptedProvider('a', ['hang']),
  )
  await calls(stack, 1)
  await refusalOf(stack)
})

test('a cut by a deadline above it does not count, and gives a probe back', async () => {
  const provider = scriptedProvider('a', ['hang', 'overloaded', 'hang', 'ok'])
  const stack = declare(deadline('10s'), breaker({ failures: 1, cooldown: '30s' })).to(provider)
  await calls(stack, 2)
  expect(provider.requests).toHaveLength(2)
  await clock.advance('30s')
  await calls(stack, 1)
  expect(await outcome(stack)).toBe('a')
})

test("a cut by failover's share counts", async () => {
  const a = scriptedProvider('a', ['hang'])
  const b = scriptedProvider('b', ['ok'])
  const stack = declare(
    deadline('10s'),
    failover([a, b], { share: 'even' }),
    breaker({ failures: 1 }),
  )
  await calls(stack, 2)
  expect(a.requests).toHaveLength(1)
  expect(b.requests).toHaveLength(2)
})

test("the caller's abort does not count, and gives a probe back", async () => {
  const provider = scriptedProvider('a', ['hang', 'overloaded', 'hang', 'ok'])
  const stack = declare(breaker({ failures: 1, cooldown: '30s' })).to(provider)
  const abortAfter = async (ms: number): Promise<unknown> => {
    const call = stack.start({ prompt: 'x' })
    clock.setTimer(() => call.abort(new Error('enough')), ms)
    return clock.run(call.result).catch((error: unknown) => error)
  }
  expect(await abortAfter(50)).toEqual(new Error('enough'))
  await calls(stack, 1)
  expect(provider.requests).toHaveLength(2)
  await clock.advance('30s')
  await abortAfter(50)
  expect(await outcome(stack)).toBe('a')
})

test('a probe does not hang on a layer below that does not notice that it was cut', async () => {
  let slow = false
  const dawdling = defineMiddleware({
    name: 'dawdling',
    async run(ctx, next) {
      const { clock: time } = ctx.call
      if (slow) await new Promise<void>((resolve) => time.setTimer(resolve, 600_000))
      return next()
    },
  })
  const provider = scriptedProvider('a', ['overloaded', 'ok'])
  const stack = declare(deadline('10s'), breaker({ failures: 1, cooldown: '30s' }), dawdling).to(
    provider,
  )
  await calls(stack, 1)
  await clock.advance('30s')
  slow = true
  await calls(stack, 1)
  slow = false
  expect(await outcome(stack)).toBe('a')
})

test('late failures of calls begun before it opened do not extend the cooldown', async () => {
  const provider = scriptedProvider('a', [{ after: '5s', fail: 'overloaded' }, 'overloaded', 'ok'])
  const stack = declare(breaker({ failures: 1, cooldown: '10s' })).to(provider)
  const slow = stack.run({ prompt: 'slow' }).catch(() => undefined)
  await calls(stack, 1)
  await clock.run(slow)
  await clock.advance('5s')
  expect(await outcome(stack)).toBe('a')
})

test('a late success of a call begun before it opened does not close it', async () => {
  const provider = scriptedProvider('a', [{ after: '5s', ok: true }, 'overloaded'])
  const stack = declare(breaker({ failures: 1, cooldown: '10s' })).to(provider)
  const slow = stack.run({ prompt: 'slow' })
  await calls(stack, 1)
  await clock.run(slow)
  await refusalOf(stack)
})

test('each target has a circuit of its own below failover', async () => {
  const a = scriptedProvider('a', ['overloaded'])
  const b = scriptedProvider('b', ['ok'])
  const stack = declare(failover([a, b]), breaker({ failures: 1 }))
  await calls(stack, 2)
  expect(a.requests).toHaveLength(1)
  expect(b.requests).toHaveLength(2)
})

test('above failover all targets share one', async () => {
  const a = scriptedProvider('a', ['overloaded'])
  const stack = declare(
    breaker({ failures: 1 }),
    failover([a, scriptedProvider('b', ['overloaded'])]),
  )
  await calls(stack, 1)
  const { target, reason } = await refusalOf(stack)
  expect(target).toBeUndefined()
  expect(reason).toContain('what is below has failed too often in a row')
})

test('keyed by request, an equal request is refused and another goes through', async () => {
  const provider = scriptedProvider('a', ['overloaded'])
  const stack = declare(breaker({ failures: 1, key: 'request' })).to(provider)
  await outcome(stack, 'same')
  expect(await refusalOf(stack, 'same')).toMatchObject({ again: 'changed' })
  await outcome(stack, 'other')
  expect(provider.requests).toHaveLength(2)
})

test('a function as key names what has a circuit of its own', async () => {
  const provider = scriptedProvider('a', ['overloaded'])
  const stack = declare(breaker({ failures: 1, key: (ctx) => ctx.call.labels['tenant'] ?? '' })).to(
    provider,
  )
  await outcome(stack, 'x', { labels: { tenant: 'one' } })
  await outcome(stack, 'x', { labels: { tenant: 'one' } })
  await outcome(stack, 'x', { labels: { tenant: 'two' } })
  expect(provider.requests).toHaveLength(2)
})

test('a function as key is asked once for each call, whatever async context its end comes in', async () => {
  const tenant = new AsyncLocalStorage<string>()
  const guard = breaker({ failures: 1, key: () => tenant.getStore()! })
  const provider = scriptedProvider('a', ['overloaded', 'hang', 'ok'])
  const stack = declare(guard).to(provider)
  await tenant.run('x', () => outcome(stack))
  expect(guard.state('x')).toBe('open')
  await clock.advance('30s')
  const probe = tenant.run('x', () => stack.start({ prompt: 'a poster' }))
  await clock.advance('1s')
  probe.abort('enough')
  await expect(probe.result).rejects.toBe('enough')
  expect(await tenant.run('x', () => outcome(stack))).toBe('a')
})

test('a function as key that fails once a call is let in leaves its end to the key it gave', async () => {
  const key = vi.fn<() => string>(() => expect.unreachable()).mockReturnValueOnce('x')
  const guard = breaker({ failures: 1, key })
  await outcome(declare(guard).to(scriptedProvider('a', ['overloaded'])))
  expect(guard.state('x')).toBe('open')
})

test('a key that is no string is a mistake that is named', async () => {
  const stack = declare(breaker({ key: () => 7 as never })).to(scriptedProvider('a', ['ok']))
  expect(await outcome(stack)).toMatchObject({
    message: expect.stringContaining(
      'breaker: key: expected the function to give a string, got number',
    ) as string,
  })
})

test('beyond maxKeys the least recently used circuit is dropped', async () => {
  const provider = scriptedProvider('a', ['overloaded'])
  const stack = declare(breaker({ failures: 1, key: 'request', maxKeys: 1 })).to(provider)
  await outcome(stack, 'one')
  await outcome(stack, 'two')
  await outcome(stack, 'one')
  expect(provider.requests).toHaveLength(3)
})

test('it changes no bound, but no run reaches it where one call can open the circuit', () => {
  const explain = (attempts: number) =>
    declare(retry({ attempts }), breaker())
      .to(scriptedProvider('a', ['ok']))
      .explain()
  expect(explain(5)).toMatchObject({ attempts: 5, atMost: false })
  expect(explain(6)).toMatchObject({ attempts: 6, atMost: true })
})

test('keyed by request, it digests nothing as long as all goes well, and what fails all the same', async () => {
  const digested: string[] = []
  const operation: typeof createImage = {
    ...createImage,
    content: (asked) => {
      digested.push(asked.prompt)
      return createImage.content(asked)
    },
  }
  const provider = scriptedProvider('a', ['ok', 'overloaded', 'ok'])
  const line = pipeline(operation, { clock: virtualClock() })
    .use(breaker({ failures: 1, key: 'request' }))
    .to(provider)
  await line.run({ prompt: 'well' })
  expect(digested).toEqual([])
  await line.run({ prompt: 'badly' }).catch(() => undefined)
  expect(digested).toEqual(['badly'])
  await expect(line.run({ prompt: 'badly' })).rejects.toMatchObject({ fault: undefined })
  await line.run({ prompt: 'another' })
})
