import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createImage, defineProvider, pipeline, type CallError } from '@stint/core'
import { deadline, downgrade, failover, retry, simplifyPrompt } from '@stint/middleware'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import { beforeEach, expect, test } from 'vitest'

let clock = virtualClock()
beforeEach(() => {
  clock = virtualClock()
})

const request = { prompt: 'a poster' }
const declare = () => pipeline(createImage, { clock, random: () => 0.5 })
const failure = (call: Promise<unknown>): Promise<CallError> =>
  clock.run(
    call.then(
      () => expect.unreachable('it should have failed'),
      (error: unknown) => error as CallError,
    ),
  )
const lighten = downgrade([simplifyPrompt((prompt) => `${prompt}, simply`)])

test('26. Not bought twice: neither retry nor downgrade nor a second round of failover sends to A again, B is next', async () => {
  const a = scriptedProvider('a', ['hang'])
  const b = scriptedProvider('b', ['overloaded'])
  const stack = declare()
    .use(deadline('10m'))
    .use(retry({ attempts: 2 }))
    .use(failover([a, b]))
    .use(retry({ attempts: 2 }))
    .use(lighten)
    .use(deadline('40s'))
  const error = await failure(stack.run(request))
  expect(error.report.attempts.map(({ target }) => target)).toEqual(['a', 'b', 'b', 'b', 'b'])
  expect(error.report.attempts[0]).toMatchObject({
    ms: 40_000,
    cutBy: 'deadline',
    delivery: 'unknown',
  })
  expect(a.requests).toHaveLength(1)
})

test('26. Not bought twice: with a single target the call ends and says why, and which option allows it', async () => {
  const a = scriptedProvider('a', ['hang'])
  const error = await failure(
    declare().use(retry()).use(lighten).use(deadline('40s')).to(a).run(request),
  )
  expect(a.requests).toHaveLength(1)
  expect(error.report.elapsedMs).toBe(40_000)
  expect(error.fault).toMatchObject({ kind: 'timeout', delivery: 'unknown' })
  expect(error.message).toMatch(/may have been paid/)
  expect(error.message).toMatch(/resend: 'unknown'/)
})

test('26. Not bought twice: retry({ resend }) allows it', async () => {
  const a = scriptedProvider('a', ['hang', 'ok'])
  const stack = declare()
    .use(retry({ resend: 'unknown' }))
    .use(deadline('40s'))
    .to(a)
  expect((await clock.run(stack.run(request))).provider).toBe('a')
  expect(a.requests).toHaveLength(2)
})

test('26. Not bought twice: the same after 2xx headers with an endless body', async () => {
  let posts = 0
  const server = createServer((incoming, answer) => {
    posts += 1
    incoming.resume()
    answer.writeHead(200, { 'content-type': 'application/json' }).write('{"images":')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/images`
  const endless = defineProvider({
    id: 'endless',
    wire: 'fetch',
    accepts: () => true,
    async attempt(_request, { fetch, signal }) {
      const answer = await fetch(url, { method: 'POST', body: '{}', signal })
      return (await answer.json()) as { images: [] }
    },
  })
  const b = scriptedProvider('b', ['overloaded'])
  const stack = declare()
    .use(deadline('10m'))
    .use(retry({ attempts: 2 }))
    .use(failover([endless, b]))
    .use(retry({ attempts: 2 }))
    .use(deadline('40s'))
  try {
    const error = await failure(stack.run(request))
    expect(posts).toBe(1)
    expect(error.report.attempts.map(({ target }) => target)).toEqual([
      'endless',
      'b',
      'b',
      'b',
      'b',
    ])
    expect(error.report.attempts[0]).toMatchObject({
      delivery: 'accepted',
      submissions: 1,
      fault: { kind: 'timeout' },
    })
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
