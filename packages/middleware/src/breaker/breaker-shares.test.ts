import type { CallError } from '@stint/core'
import { scriptedProvider, virtualClock, type ScriptedStep } from '@stint/testkit'
import { beforeEach, expect, test } from 'vitest'
import { calls, declare, outcome } from './__fixtures__/calls.ts'
import { breaker, type BreakerOptions } from './index.ts'

let clock = virtualClock()
beforeEach(() => {
  clock = virtualClock()
})

/** A breaker in front of one scripted provider. */
function guarded(options: BreakerOptions, script: readonly ScriptedStep[]) {
  const guard = breaker(options)
  const provider = scriptedProvider('a', [...script])
  return { guard, provider, stack: declare(clock, guard).to(provider) }
}

const slowly = { after: '25s', ok: true } as const

test('half of the last calls failing opens it, once the minimum is in', async () => {
  const script = ['overloaded', 'ok', 'overloaded', 'ok'] as const
  const { guard, provider, stack } = guarded({ rate: 0.5, window: 10, minimum: 4 }, script)
  await calls(clock, stack, 3)
  expect(guard.state('a')).toBe('closed')
  await calls(clock, stack, 2)
  expect(guard.state('a')).toBe('open')
  expect(provider.requests).toHaveLength(4)
  const error = (await outcome(clock, stack)) as CallError
  expect(error.refusals[0]).toMatchObject({
    reason: 'a has failed in 2 of 4 calls; a probe may go in 30 s',
    afterMs: 30_000,
    again: 'later',
  })
})

test('an idle time window empties: old failures do not count with new ones', async () => {
  const { guard, stack } = guarded({ rate: 0.5, window: '60s', minimum: 4 }, ['overloaded'])
  await calls(clock, stack, 3)
  expect(guard.counts('a')).toEqual({ calls: 3, failed: 3, slow: 0 })
  await clock.advance('60s')
  expect(guard.counts('a')).toEqual({ calls: 0, failed: 0, slow: 0 })
  await calls(clock, stack, 1)
  expect(guard.state('a')).toBe('closed')
  expect(guard.counts('a')).toEqual({ calls: 1, failed: 1, slow: 0 })
})

test('faults of the request are in no share', async () => {
  const script = ['overloaded', 'content_policy', 'invalid_request', 'unsupported', 'ok'] as const
  const { guard, stack } = guarded({ rate: 0.5, window: 10, minimum: 3 }, script)
  await calls(clock, stack, 5)
  expect(guard.counts('a')).toEqual({ calls: 2, failed: 1, slow: 0 })
})

test('slow calls open it although they succeed', async () => {
  const options = { slow: { after: '20s', rate: 0.5 }, window: 4 }
  const { stack } = guarded(options, [slowly, 'ok', slowly, 'ok'])
  await calls(clock, stack, 4)
  const error = (await outcome(clock, stack)) as CallError
  expect(error.refusals[0]?.reason).toBe('a has been slow in 2 of 4 calls; a probe may go in 30 s')
})

test('a call that takes exactly as long as `after` is not slow', async () => {
  const { guard, stack } = guarded({ slow: { after: '25s', rate: 1 } }, [slowly])
  await calls(clock, stack, 2)
  expect(guard.counts('a')).toEqual({ calls: 2, failed: 0, slow: 0 })
})

test('failures in a row still open it beside slow calls', async () => {
  const options = { slow: { after: '20s', rate: 0.5 }, failures: 2 }
  const { guard, stack } = guarded(options, ['overloaded'])
  await calls(clock, stack, 2)
  expect(guard.state('a')).toBe('open')
})

test('as many probes as permitted go out at a time, and the last one back decides', async () => {
  const probe = { after: '5s', ok: true } as const
  const failing = { after: '6s', fail: 'overloaded' } as const
  const options = { rate: 0.5, window: 2, probes: 3 }
  const { guard, provider, stack } = guarded(options, [
    'overloaded',
    'overloaded',
    probe,
    probe,
    failing,
    'ok',
  ])
  await calls(clock, stack, 2)
  await clock.advance('30s')
  const five = ['one', 'two', 'three', 'four', 'five'].map((prompt) => stack.run({ prompt }))
  const settled = Promise.allSettled(five)
  await clock.advance('5s')
  expect(provider.requests).toHaveLength(5)
  expect(guard.state('a')).toBe('half-open')
  await clock.run(settled)
  expect(guard.state('a')).toBe('closed')
})

test('enough failing probes open it again', async () => {
  const options = { rate: 0.5, window: 2, probes: 2 }
  const script = ['overloaded', 'overloaded', 'overloaded', 'ok'] as const
  const { stack } = guarded(options, script)
  await calls(clock, stack, 2)
  await clock.advance('30s')
  await calls(clock, stack, 2)
  const error = (await outcome(clock, stack)) as CallError
  expect(error.refusals[0]?.reason).toBe('a has failed again when probed; a probe may go in 30 s')
})

test("the caller's abort gives every probe back, once", async () => {
  const options = { rate: 0.5, window: 2, probes: 2 }
  const slowOk = { after: '1s', ok: true } as const
  const script = ['overloaded', 'overloaded', 'hang', 'hang', slowOk] as const
  const { guard, stack } = guarded(options, script)
  await calls(clock, stack, 2)
  await clock.advance('30s')
  const probes = ['one', 'two'].map((prompt) => stack.start({ prompt }))
  const results = Promise.allSettled(probes.map(({ result }) => result))
  await clock.advance('1s')
  for (const probe of probes) probe.abort(new Error('enough'))
  await clock.run(results)
  expect(guard.state('a')).toBe('half-open')
  expect(guard.counts('a').calls).toBe(0)
  const again = ['one', 'two', 'three'].map((prompt) => stack.run({ prompt }))
  const settled = await clock.run(Promise.allSettled(again))
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected'])
  expect(guard.state('a')).toBe('closed')
})

test('explain shows what it looks at', () => {
  const { stack } = guarded({ rate: 0.5, window: '60s', probes: 2 }, ['ok'])
  expect(String(stack.explain())).toContain("breaker(rate: 0.5, window: '60s', probes: 2)")
})
