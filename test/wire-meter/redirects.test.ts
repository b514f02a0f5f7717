import { createImage, defineProvider, pipeline, type CallError, type ImageMade } from '@stint/core'
import { google } from '@stint/providers/google'
import { pixel } from '@stint/testkit'
import { describe, expect, it } from 'vitest'
import { countingServer, type CountingServer } from './counting-server.ts'

const key = 'zz-secret-0123456789-abcdef'

/** A target that posts with these headers, and takes whatever answers. */
const target = (url: string, headers: Record<string, string>, redirect?: 'manual') =>
  defineProvider({
    id: 'a/b',
    accepts: () => true,
    async attempt(_request, attempt): Promise<ImageMade> {
      const init = { method: 'POST', headers, body: '{}', ...(redirect && { redirect }) }
      const { status } = await attempt.fetch(url, init)
      return { images: [{ data: pixel, mediaType: 'image/png' }], warnings: [String(status)] }
    },
    wire: 'fetch',
  })

const redirectingTo = (location: string, status: number): Promise<CountingServer> =>
  countingServer((response) => response.writeHead(status, { location }).end())

const request = { prompt: 'a lighthouse' }
const failure = (run: Promise<unknown>): Promise<CallError> =>
  run.then(
    () => expect.unreachable('it succeeded'),
    (error: unknown) => error as CallError,
  )

describe('a redirect to another origin', () => {
  it.each([
    [302, 'unknown'],
    [307, 'rejected'],
  ] as const)('of %i does not get the key of Gemini, and is %s', async (status, delivery) => {
    await using other = await countingServer((response) => response.writeHead(200).end('{}'))
    await using server = await redirectingTo(`${other.url}/secret-path`, status)
    const line = pipeline(createImage).to(google({ apiKey: key, baseURL: server.url }))
    const { fault, message } = await failure(line.run(request))
    expect(fault).toMatchObject({ kind: 'unknown', delivery, status, transient: false })
    expect(message).toContain(`redirected to ${other.url}, and not followed`)
    expect(message).toContain('the key in x-goog-api-key would go along')
    expect(message).not.toContain('secret-path')
    expect(other.arrived).toEqual([])
  })

  it('is followed without the authorization, which fetch takes off', async () => {
    const got: unknown[] = []
    await using other = await countingServer((response, _, { headers }) => {
      got.push(headers.authorization)
      response.writeHead(200).end('{}')
    })
    await using server = await redirectingTo(other.url, 307)
    const line = pipeline(createImage).to(target(server.url, { authorization: `Bearer ${key}` }))
    expect((await line.run(request)).warnings).toEqual(['200'])
    expect(got).toEqual([undefined])
  })

  it('is given as it is to who follows redirects by hand', async () => {
    await using server = await redirectingTo('https://other.example/', 307)
    const line = pipeline(createImage).to(target(server.url, { 'x-key': key }, 'manual'))
    expect((await line.run(request)).warnings).toEqual(['307'])
  })
})

describe('a redirect to the same origin', () => {
  const headers = { 'x-key': key, 'content-type': 'application/json' }

  it.each([
    [301, 'GET', ''],
    [302, 'GET', ''],
    [303, 'GET', ''],
    [307, 'POST', '{}'],
    [308, 'POST', '{}'],
  ])('of %i is followed with the key, by a %s', async (status, method, body) => {
    const got: unknown[] = []
    await using server = await countingServer((response, _, { url, headers: sent }) => {
      if (url === '/v1') return response.writeHead(status, { location: '/v1/' }).end()
      got.push([sent['x-key'], sent['content-type'], sent['content-length'] ?? '0'])
      return response.writeHead(200).end('{}')
    })
    const made = await pipeline(createImage)
      .to(target(`${server.url}/v1`, headers))
      .run(request)
    expect(made.warnings).toEqual(['200'])
    expect(made.report.attempts).toMatchObject([{ sends: 1, submissions: 1, delivery: 'accepted' }])
    expect(server.arrived).toEqual(['POST /v1', `${method} /v1/`])
    const type = body === '' ? undefined : 'application/json'
    expect(got).toEqual([[key, type, String(body.length)]])
  })

  it('that leads elsewhere from there does not get the key', async () => {
    await using other = await countingServer((response) => response.writeHead(200).end('{}'))
    await using server = await countingServer((response, n) =>
      response.writeHead(307, { location: n === 1 ? '/v2' : other.url }).end(),
    )
    const line = pipeline(createImage).to(target(`${server.url}/v1`, headers))
    const { fault } = await failure(line.run(request))
    expect(fault).toMatchObject({ kind: 'unknown', delivery: 'rejected', status: 307 })
    expect(server.arrived).toEqual(['POST /v1', 'POST /v2'])
    expect(other.arrived).toEqual([])
  })

  it('is followed twenty times, as by fetch', async () => {
    await using server = await redirectingTo('/v1', 307)
    const line = pipeline(createImage).to(target(`${server.url}/v1`, headers))
    const { message } = await failure(line.run(request))
    expect(message).toContain('and not followed: it leads on and on')
    expect(server.arrived).toHaveLength(21)
  })

  it('is not followed with a body that was read as it was sent', async () => {
    await using server = await redirectingTo('/v2', 307)
    const provider = defineProvider({
      ...target(server.url, headers),
      async attempt(_, attempt): Promise<ImageMade> {
        const body = new Blob(['{}']).stream()
        const init = { method: 'POST', headers, body, duplex: 'half' } as RequestInit
        await attempt.fetch(`${server.url}/v1`, init)
        return { images: [], warnings: [] }
      },
    })
    const { message, fault } = await failure(pipeline(createImage).to(provider).run(request))
    expect(message).toContain('and not followed: the body can be sent once')
    expect(fault).toMatchObject({ delivery: 'rejected' })
    expect(server.arrived).toEqual(['POST /v1'])
  })
})

describe('keys that an answer repeats', () => {
  it.each([
    ['of a gateway', '', { 'helicone-auth': `Bearer ${key}` }],
    ['that stands for another', '', { 'x-portkey-virtual-key': key }],
    ['in the address', `?key=${key}`, {}],
  ])('a key %s is not repeated', async (_, query, headers: Record<string, string>) => {
    await using server = await countingServer((response) =>
      response.writeHead(401).end(JSON.stringify({ error: { message: `no such thing: ${key}` } })),
    )
    const tell = target(`${server.url}/v1${query}`, headers)
    const odd = defineProvider({
      ...tell,
      async attempt(given, attempt): Promise<ImageMade> {
        await tell.attempt(given, attempt)
        throw new Error(`no such thing: ${key}`)
      },
    })
    const error = await failure(pipeline(createImage).to(odd).run(request))
    expect(error.message).toContain('<secret>')
    expect(JSON.stringify([error.message, String(error.cause), error.report])).not.toContain(key)
  })
})
