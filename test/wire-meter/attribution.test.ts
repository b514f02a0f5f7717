import { once } from 'node:events'
import { request, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import OpenAI from 'openai'
import { createImage, pipeline, type Provider, type Report } from '@stint/core'
import { deadline } from '@stint/middleware/deadline'
import { pixel } from '@stint/testkit'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { clients } from './clients.ts'
import { always, countingServer } from './counting-server.ts'
import { lossyQueue } from './lossy-queue.ts'
import { outside } from './outside.ts'
import { run } from './run.ts'

const image = Buffer.from(pixel).toString('base64')
const post = clients['node:http']!
const all = Object.entries(clients)

afterEach(() => void vi.unstubAllGlobals())

/** What is put in place of the global fetch by instrumentation, and by those who want retries everywhere. */
function wrapFetch(wrapped: (fetch: typeof globalThis.fetch) => typeof globalThis.fetch): void {
  vi.stubGlobal('fetch', wrapped(globalThis.fetch))
}

const throughFetch = (url: string): Provider => ({
  id: 'vendor/metered',
  wire: 'fetch',
  accepts: () => true,
  async attempt(_, attempt) {
    const response = await attempt.fetch(url, { method: 'POST', body: '{}' })
    if (!response.ok) throw new Error(await response.text())
    return { images: [{ data: pixel, mediaType: 'image/png' }] }
  },
})

describe('beneath attempt.fetch', () => {
  it('a fetch that retries by itself is stopped', async () => {
    await using server = await countingServer(always(503))
    wrapFetch((fetch) => async (input, init) => {
      const response = await fetch(input, init)
      return response.ok ? response : fetch(input, init)
    })
    const { error, report } = await run(throughFetch(server.url))
    expect(error?.fault).toMatchObject({ kind: 'overloaded', status: 503, hiddenRetry: true })
    expect(report.attempts).toMatchObject([{ sends: 1, submissions: 1, delivery: 'rejected' }])
    expect(server.arrived).toHaveLength(1)
  })

  it('a fetch that asks for a token first is not', async () => {
    await using server = await countingServer(always(200))
    wrapFetch((fetch) => async (input, init) => {
      await fetch(`${server.url}/token`, { method: 'POST' })
      for (let i = 0; i < 2; i++) await fetch(`${server.url}/ready`)
      return fetch(input, init)
    })
    const { error, report } = await run(throughFetch(`${server.url}/images`))
    expect(error).toBeUndefined()
    expect(report.attempts).toMatchObject([{ sends: 1, submissions: 1 }])
    expect(server.arrived).toEqual(['POST /token', 'GET /ready', 'GET /ready', 'POST /images'])
  })

  it('the answer to a token is not the answer to the submission', async () => {
    await using server = await countingServer(always(200))
    wrapFetch((fetch) => async () => {
      await fetch(`${server.url}/token`, { method: 'POST' })
      throw Object.assign(new Error('lost'), { code: 'ECONNRESET' })
    })
    const { error } = await run(throughFetch(`${server.url}/images`))
    expect(error?.fault).toMatchObject({ kind: 'network', delivery: 'unknown' })
  })

  it('nothing is counted twice, redirects included', async () => {
    await using server = await countingServer((response, n) =>
      n === 1
        ? response.writeHead(307, { location: '/' }).end()
        : response.writeHead(200).end('{}'),
    )
    const { error, report } = await run(throughFetch(server.url))
    expect(error).toBeUndefined()
    expect(report.attempts).toMatchObject([{ sends: 1, submissions: 1, delivery: 'accepted' }])
    expect(server.arrived).toHaveLength(2)
  })
})

describe('beside attempt.fetch', () => {
  it('a library may fetch its token, and the submission is not refused for it', async () => {
    await using server = await countingServer(always(200))
    const { error, report } = await run(
      outside(async (_prompt, attempt) => {
        await post(`${server.url}/token`)
        await attempt?.fetch(`${server.url}/images`, { method: 'POST' })
        return image
      }),
    )
    expect(error).toBeUndefined()
    expect(report.attempts).toMatchObject([{ sends: 2 }])
    expect(server.arrived).toHaveLength(2)
  })

  it('what was submitted by a library is not submitted again', async () => {
    await using server = await countingServer(always(500))
    const { error } = await run(
      outside(async (_prompt, attempt) => {
        await post(`${server.url}/images`)
        await attempt?.fetch(`${server.url}/images`, { method: 'POST' })
        return image
      }),
    )
    expect(error?.fault).toMatchObject({ kind: 'server_error', hiddenRetry: true })
    expect(server.arrived).toHaveLength(1)
  })
})

describe('what carries telemetry away', () => {
  const headers = { 'User-Agent': 'collector OTel-OTLP-Exporter-JavaScript/0.301.0' }
  const byFetch = (url: string): Promise<unknown> => fetch(url, { method: 'POST', headers })
  const byHttp = async (url: string): Promise<void> => {
    const [response] = await once(request(url, { method: 'POST', headers }).end(), 'response')
    await once(response.resume(), 'end')
  }

  it.each([
    ["Node's fetch", byFetch],
    ['node:http', byHttp],
  ])('in an attempt, or beneath its fetch, is none of its requests: %s', async (_, exported) => {
    await using server = await countingServer(always(200))
    const twice = async (): Promise<void> => {
      await exported(`${server.url}/v1/traces`)
      await exported(`${server.url}/v1/traces`)
    }
    wrapFetch((fetch) => async (input, init) => {
      if (input === `${server.url}/images`) await twice()
      return fetch(input, init)
    })
    const provider = outside(
      async (_prompt, attempt) => {
        await twice()
        await attempt?.fetch(`${server.url}/images`, { method: 'POST' })
        return image
      },
      { isSubmission: ({ method }) => method === 'POST' },
    )
    const { error, report } = await run(provider)
    expect(error).toBeUndefined()
    expect(report.attempts).toMatchObject([{ sends: 1, submissions: 1 }])
    expect(server.arrived).toHaveLength(5)
  })
})

describe.each(all)('once the attempt is over: %s', (_name, client) => {
  it('what was cut does not try again', async () => {
    await using server = await countingServer((response) => {
      setTimeout(() => response.writeHead(503).end('{}'), 60)
    })
    const provider = outside(async () => {
      await client(`${server.url}/images`)
      await client(`${server.url}/images`)
      return image
    })
    const line = pipeline(createImage).use(deadline('20ms')).to(provider)
    await expect(line.run({ prompt: 'a lighthouse' })).rejects.toMatchObject({
      fault: { kind: 'timeout', delivery: 'unknown' },
      report: { attempts: [{ sends: 1, submissions: 1, delivery: 'unknown' }] },
    })
    await provider.ended()
    expect(server.arrived).toHaveLength(1)
  })

  it('a provider that has ended by itself may go on sending what it likes', async () => {
    await using server = await countingServer(always(200))
    let later: Promise<number> | undefined
    const { error, report } = await run(
      outside(async () => {
        await client(`${server.url}/images`)
        later = sleep(10).then(() => client(`${server.url}/images`))
        return image
      }),
    )
    expect(error).toBeUndefined()
    expect(report.attempts).toMatchObject([{ sends: 1, submissions: 1 }])
    expect(await later).toBe(200)
  })
})

describe('a queue that runs the job of one caller in the context of another', () => {
  it.each([200, 503])('gets nobody accused or stopped when all answers are %i', async (status) => {
    await using server = await countingServer(always(status))
    const enqueue = lossyQueue()
    const attempts = Array.from({ length: 4 }, () =>
      run(
        outside(() =>
          enqueue(async () => {
            const answer = await post(`${server.url}/images`)
            if (answer !== 200) throw new Error(`HTTP ${answer}`)
            return image
          }),
        ),
      ),
    )
    for (const { error } of await Promise.all(attempts)) {
      expect(error?.fault?.hiddenRetry ?? false).toBe(false)
      expect(error === undefined).toBe(status === 200)
    }
    expect(server.arrived).toHaveLength(4)
  })

  it('gets nobody accused or stopped when it is beneath attempt.fetch either', async () => {
    await using server = await countingServer(always(200))
    const enqueue = lossyQueue()
    wrapFetch((fetch) => (input, init) => enqueue(() => fetch(input, init)))
    const attempts = Array.from({ length: 4 }, (_, at) =>
      run({ ...throughFetch(server.url), id: `vendor/model-${at}` }),
    )
    for (const { error, report } of await Promise.all(attempts)) {
      expect(error).toBeUndefined()
      expect(report.attempts).toMatchObject([{ sends: 1, submissions: 1 }])
    }
    expect(server.arrived).toHaveLength(4)
  })

  it('excuses nobody while the others have been seen to send, or are of another provider', async () => {
    const answers: ServerResponse[] = []
    await using server = await countingServer((response, _, { headers }) => {
      if (headers['x-slow']) answers.push(response)
      else response.writeHead(503).end()
    })
    const url = `${server.url}/images`
    const slow = run({
      ...throughFetch(url),
      attempt: async (_, attempt) => {
        await attempt.fetch(url, { method: 'POST', headers: { 'x-slow': 'yes' } })
        return { images: [{ data: pixel, mediaType: 'image/png' }] }
      },
    })
    let resolve: (nothing: undefined) => void = () => undefined
    const idle = run(outside(() => new Promise((done) => (resolve = done)), { id: 'idle' }))
    const { error } = await run(outside(async () => (await post(url), await post(url), image)))
    expect(error?.fault).toMatchObject({ kind: 'overloaded', hiddenRetry: true })
    resolve(undefined)
    await expect.poll(() => answers.length).toBe(1)
    answers[0]?.writeHead(200).end('{}')
    await Promise.all([slow, idle])
    expect(server.arrived).toHaveLength(2)
  })
})

describe('while another attempt of the same provider only prepares', () => {
  const preparing = () => {
    let done: (image: string) => void = () => undefined
    const prepared = new Promise<string>((resolve) => (done = resolve))
    return { call: run(outside(() => prepared)), done: () => done(image) }
  }

  it('a request that calls itself a retry is stopped all the same', async () => {
    await using server = await countingServer(always(503))
    const client = new OpenAI({ apiKey: 'sk-test', baseURL: server.url })
    const other = preparing()
    const { error, report } = await run(
      outside(async (prompt) => {
        await client.images.generate({ model: 'm', prompt })
        return image
      }),
    )
    other.done()
    await other.call
    expect(error?.fault).toMatchObject({ kind: 'overloaded', hiddenRetry: true })
    expect(report.attempts).toMatchObject([{ sends: 1, submissions: 1 }])
    expect(server.arrived).toHaveLength(1)
  })

  it('one that may be either is let through, and the report says so', async () => {
    await using server = await countingServer(always(200))
    const other = preparing()
    const { error, report } = await run(
      outside(async () => (await post(server.url), await post(server.url), image)),
    )
    other.done()
    await other.call
    expect(error).toBeUndefined()
    expect(report.warnings).toEqual([expect.stringContaining('was seen again')])
  })
})

describe('an attempt', () => {
  it('does not see what a pipeline inside it sends', async () => {
    await using server = await countingServer(always(200))
    const send = async (): Promise<string> => (await post(`${server.url}/images`), image)
    const inner = pipeline(createImage).to(outside(send, { id: 'inner' }))
    const reports: Report[] = []
    const { error, report } = await run(
      outside(
        async ({ length }) => {
          for (let i = 0; i < 2 && length > 0; i++)
            reports.push((await inner.run({ prompt: 'a lighthouse' })).report)
          return send()
        },
        { id: 'outer' },
      ),
    )
    expect(error).toBeUndefined()
    for (const each of [report, ...reports]) {
      expect(each.attempts).toMatchObject([{ sends: 1, submissions: 1 }])
    }
    expect(server.arrived).toHaveLength(3)
  })
})
