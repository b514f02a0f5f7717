import { createImage, pipeline, type CallError, type Layer, type Next } from '@stint/core'
import { breaker, deadline, failover, retry } from '@stint/middleware'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import { beforeEach, expect, test } from 'vitest'

let clock = virtualClock()
beforeEach(() => {
  clock = virtualClock()
})

const request = { prompt: 'a poster' }
const declare = () => pipeline(createImage, { clock, random: () => 0.5 })

test("14. Abort: 50 ms into a 5 s backoff the call rejects with the caller's reason, and nothing else happens", async () => {
  const provider = scriptedProvider('a', ['overloaded', 'ok'])
  const stack = declare()
    .use(retry({ backoff: '5s' }))
    .use(breaker({ failures: 2, cooldown: '1h' }))
    .to(provider)
  const caller = new AbortController()
  const reason = new Error('the user closed the window')
  clock.setTimer(() => caller.abort(reason), 50)
  const call = stack.start(request, { signal: caller.signal })
  const thrown = await clock.run(call.result.catch((error: unknown) => error))

  expect(thrown).toBe(reason)
  expect(clock.now()).toBe(50)
  expect(call.report).toMatchObject({ outcome: 'aborted', elapsedMs: 50, attempts: { length: 1 } })
  expect(call.report.waits).toMatchObject([{ layer: 'retry', ms: 50 }])
  await clock.advance('1h')
  expect(provider.requests).toHaveLength(1)
  expect(clock.pending).toBe(0)
  // One failure was counted, the abort was not: one more is needed to open the breaker.
  expect(await clock.run(stack.run(request))).toMatchObject({ provider: 'a' })
})

test('28. Nothing afterwards: a late failure of a provider that ignores its abort sends nothing', async () => {
  const deaf = scriptedProvider('deaf', [{ after: 60_050, fail: 'overloaded' }], {
    honoursAbort: false,
  })
  const b = scriptedProvider('b', ['ok'])
  const stack = declare()
    .use(deadline('60s'))
    .use(failover([deaf, b]))
    .use(retry({ resend: 'unknown' }))
  const thrown = await clock.run(stack.run(request).catch((reason: unknown) => reason))
  const error = thrown as CallError
  expect(error.report.elapsedMs).toBe(60_000)
  const before = JSON.stringify(error.report)
  await clock.advance('50ms')
  await clock.advance('1h')
  expect(deaf.requests).toHaveLength(1)
  expect(b.requests).toHaveLength(0)
  expect(JSON.stringify(error.report)).toBe(before)
  expect(clock.pending).toBe(0)
})

test('28. Nothing afterwards: a middleware that calls next() after it has returned is refused', async () => {
  const provider = scriptedProvider('a', ['ok'])
  const made = { images: [{ data: new Uint8Array([1]), mediaType: 'image/png' }] }
  let late: Next | undefined
  const early: Layer = (_ctx, next) => {
    late = next
    return made
  }
  await clock.run(declare().use(early).to(provider).run(request))
  await expect(late?.()).rejects.toThrow(/next\(\) after it had returned/)
  expect(provider.requests).toHaveLength(0)
})
