import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createImage, defineProvider, pipeline, type Attempt, type ImageRequest } from '@stint/core'
import { failover, retry } from '@stint/middleware'
import { pixel, scriptedProvider } from '@stint/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

let server: Server
let base: string
let asked: string[]

beforeEach(async () => {
  asked = []
  server = createServer(({ method, url = '' }, response) => {
    asked.push(`${method} ${url}`)
    response.writeHead(url === '/poll' ? 503 : 200).end('{}')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
})

/** Submits, and then makes a request that is none. */
const submitThen = (path: string) =>
  defineProvider({
    id: 'vendor/polls',
    wire: 'fetch',
    accepts: () => true as const,
    async attempt(_: ImageRequest, { fetch }: Attempt) {
      await fetch(`${base}/submit`, { method: 'POST' })
      const poll = await fetch(`${base}${path}`)
      if (!poll.ok) throw new Error(await poll.text())
      return { images: [{ data: pixel, mediaType: 'image/png' }] }
    },
  })

describe('an error that answers a poll', () => {
  it('does not say what became of the submission, which is not bought again', async () => {
    const targets = failover([submitThen('/poll'), scriptedProvider('b', [{ ok: true }])])
    const { provider, report } = await pipeline(createImage)
      .use(targets)
      .use(retry({ attempts: 3, backoff: 0 }))
      .run({ prompt: 'a red bicycle' })
    expect(asked).toEqual(['POST /submit', 'GET /poll'])
    expect(provider).toBe('b')
    expect(report.attempts[0]).toMatchObject({
      fault: { kind: 'overloaded', delivery: 'unknown', status: 503 },
      submissions: 1,
      sends: 2,
    })
  })

  it('is not made up for by the answer to another', async () => {
    const provider = defineProvider({
      id: 'vendor/downloads',
      wire: 'fetch',
      accepts: () => true as const,
      async attempt(_: ImageRequest, { fetch }: Attempt) {
        await fetch(`${base}/submit`, { method: 'POST' })
        const answers = [await fetch(`${base}/poll`), await fetch(`${base}/done`)]
        if (answers.some(({ ok }) => !ok)) throw new Error('one is missing')
        return { images: [] }
      },
    })
    const line = pipeline(createImage)
      .use(retry({ backoff: 0 }))
      .to(provider)
    await expect(line.run({ prompt: 'x' })).rejects.toMatchObject({
      fault: { delivery: 'unknown' },
    })
    expect(asked).toEqual(['POST /submit', 'GET /poll', 'GET /done'])
  })

  it('is none where the poll succeeds', async () => {
    const { report } = await pipeline(createImage)
      .to(submitThen('/done'))
      .run({ prompt: 'a red bicycle' })
    expect(report.attempts).toMatchObject([{ delivery: 'accepted', submissions: 1, sends: 2 }])
  })
})
