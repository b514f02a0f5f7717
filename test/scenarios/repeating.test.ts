import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createImage, defineProvider, pipeline, type CallError } from '@stint/core'
import { deadline, failover, retry } from '@stint/middleware'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import { beforeEach, expect, test } from 'vitest'

let clock = virtualClock()
beforeEach(() => {
  clock = virtualClock()
})

const request = { prompt: 'a poster' }
const declare = (random = () => 0.5) => pipeline(createImage, { clock, random })
const failure = (call: Promise<unknown>): Promise<CallError> =>
  clock.run(
    call.then(
      () => expect.unreachable('it should have failed'),
      (error: unknown) => error as CallError,
    ),
  )

const rateLimit = (retryAfterMs: number) =>
  ({ fail: { kind: 'rate_limit', status: 429, retryAfterMs } }) as const

test('6. Transient on a single provider: 503, then 200 is two submissions and one wait of about 300 ms', async () => {
  const provider = scriptedProvider('a', [{ fail: { kind: 'overloaded', status: 503 } }, 'ok'])
  const { report } = await clock.run(
    declare(() => 0.999)
      .use(retry())
      .to(provider)
      .run(request),
  )
  expect(provider.requests).toHaveLength(2)
  expect(report.waits).toHaveLength(1)
  expect(report.waits[0]?.ms).toBeGreaterThan(290)
  expect(report.waits[0]?.ms).toBeLessThanOrEqual(300)
})

const blocked = {
  fail: { kind: 'content_policy', status: 400, message: 'moderation_blocked' },
} as const

test('7. Terminal: a 400 moderation_blocked is one submission, no retry, no rotation', async () => {
  const [a, b] = [scriptedProvider('a', [blocked]), scriptedProvider('b', ['ok'])]
  const error = await failure(
    declare()
      .use(failover([a, b]))
      .use(retry())
      .run(request),
  )
  expect(error.report.attempts).toMatchObject([{ target: 'a', fault: { kind: 'content_policy' } }])
  expect(b.requests).toHaveLength(0)
  expect(error.fault).toMatchObject({ status: 400, message: 'moderation_blocked' })
  expect(error.advice.again).toBe('changed')
})

test('7. Terminal: another vendor is asked after a content refusal only where the pipeline says so', async () => {
  const [a, b] = [scriptedProvider('a', [blocked]), scriptedProvider('b', ['ok'])]
  const stack = declare()
    .use(failover([a, b], { on: ['content_policy', 'provider'] }))
    .use(retry())
  expect((await clock.run(stack.run(request))).provider).toBe('b')
  expect(a.requests).toHaveLength(1)
})

test('13. Retry-After: 42 s with 100 s left at a single target is waited for', async () => {
  const provider = scriptedProvider('a', [rateLimit(42_000), 'ok'])
  const { report } = await clock.run(
    declare()
      .use(deadline('100s'))
      .use(failover([provider]))
      .use(retry())
      .run(request),
  )
  expect(report.waits).toMatchObject([{ layer: 'retry', target: 'a', ms: 42_000 }])
  expect(report.elapsedMs).toBe(42_000)
})

test('13. Retry-After: 600 s with 100 s left is not waited for, the next target is tried', async () => {
  const [a, b] = [scriptedProvider('a', [rateLimit(600_000)]), scriptedProvider('b', ['ok'])]
  const stack = declare()
    .use(deadline('100s'))
    .use(failover([a, b]))
    .use(retry({ maxWait: '1h' }))
  const { report, provider } = await clock.run(stack.run(request))
  expect(provider).toBe('b')
  expect(report).toMatchObject({ waits: [], elapsedMs: 0 })
  expect(a.requests).toHaveLength(1)
})

test.each(['-5', 'soon', '5 seconds'])('13. Retry-After: %s is ignored', async (value) => {
  let asked = 0
  const server = createServer((_incoming, answer) => {
    asked += 1
    if (asked === 1)
      answer.writeHead(429, { 'retry-after': value, 'content-type': 'application/json' }).end('{}')
    else answer.writeHead(200).end('ok')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/images`
  const provider = defineProvider({
    id: 'over-http',
    accepts: () => true,
    async attempt(_request, { fetch }) {
      const answer = await fetch(url, { method: 'POST', body: '{}' })
      if (!answer.ok) throw new Error(`HTTP ${answer.status}`)
      return { images: [{ data: new Uint8Array([137, 80, 78, 71]), mediaType: 'image/png' }] }
    },
  })
  try {
    const { report } = await clock.run(declare().use(retry()).to(provider).run(request))
    expect(report.attempts[0]?.fault).toMatchObject({ kind: 'rate_limit', status: 429 })
    expect(report.attempts[0]?.fault).not.toHaveProperty('retryAfterMs')
    expect(report.waits).toMatchObject([{ ms: 150 }])
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
