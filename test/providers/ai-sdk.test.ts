import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createFal } from '@ai-sdk/fal'
import { createOpenAI } from '@ai-sdk/openai'
import { createReplicate } from '@ai-sdk/replicate'
import { CallError, createImage, pipeline, type Provider } from '@stint/core'
import {
  deadline,
  downgrade,
  failover,
  fewerReferences,
  retry,
  simplifyPrompt,
} from '@stint/middleware'
import { fromImageModel, toImageModel } from '@stint/providers/ai-sdk'
import { flakyBackend, pixel, scriptedProvider, virtualClock } from '@stint/testkit'
import { generateImage } from 'ai'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

/** What the vendor does with a poll: answers that it has failed, has done, or nothing. */
type Poll = 503 | 'done' | 'hang'

let server: Server
let origin: string
let asked: string[]
let polls: (count: number) => Poll
/** What the vendor says to a submission. */
let answer: () => object

beforeEach(async () => {
  asked = []
  answer = () => prediction({ status: 'processing' })
  server = createServer(({ method, url = '' }, response) => {
    asked.push(`${method} ${url}`)
    const json = (body: object, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (url === '/made.png') return response.end(pixel)
    if (method === 'POST') return json(answer())
    const poll = polls(asked.filter((line) => line.startsWith('GET')).length)
    if (poll === 'hang') return undefined
    if (poll === 503) return json({ detail: 'no capacity' }, 503)
    return json(prediction({ status: 'succeeded', output: [`${origin}/made.png`] }))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

const prediction = (state: object) => ({
  id: 'p1',
  urls: { get: `${origin}/v1/predictions/p1` },
  ...state,
})

afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
})

const submission = 'POST /v1/models/black-forest-labs/flux-schnell/predictions'
const poll = 'GET /v1/predictions/p1'
const request = { prompt: 'a red bicycle' }

function replicate(): Provider {
  return fromImageModel(
    (fetch) =>
      createReplicate({ apiToken: 'none', baseURL: `${origin}/v1`, fetch }).image(
        'black-forest-labs/flux-schnell',
      ),
    { providerOptions: { replicate: { pollIntervalMillis: 1 } } },
  )
}

describe('a prediction whose polls fail', () => {
  beforeEach(() => {
    polls = () => 503
  })

  it('is submitted once, and failover moves on', async () => {
    const clock = virtualClock()
    const b = scriptedProvider('b', ['ok'])
    const line = pipeline(createImage, { clock }).use(failover([replicate(), b]))
    const { provider, report } = await clock.run(line.run(request))
    expect(provider).toBe('b')
    expect(asked).toEqual([submission, poll, poll, poll, poll, poll])
    expect(report.attempts).toMatchObject([
      {
        target: 'replicate/black-forest-labs/flux-schnell',
        submissions: 1,
        sends: 6,
        fault: { kind: 'network', delivery: 'unknown', status: 503 },
      },
      { target: 'b' },
    ])
    expect(report.jobs).toMatchObject([{ id: 'p1', shape: 'original' }])
  })

  it('is submitted once also where the call is retried, at any depth', async () => {
    const clock = virtualClock()
    const line = pipeline(createImage, { clock })
      .use(retry({ attempts: 3 }))
      .use(failover([replicate(), scriptedProvider('b', ['overloaded'])]))
      .use(retry({ attempts: 3 }))
      .use(downgrade([simplifyPrompt((prompt) => `${prompt}, simply`)]))
    const error: unknown = await clock.run(line.run(request).catch((thrown: unknown) => thrown))
    expect(CallError.isInstance(error)).toBe(true)
    expect(asked.filter((entry) => entry.startsWith('POST'))).toEqual([submission])
  })

  it('bars its target for another shape of the request', async () => {
    const clock = virtualClock()
    const line = pipeline(createImage, { clock })
      .use(retry({ attempts: 3, on: () => true }))
      .use((ctx, next) => {
        ctx.request = { ...(ctx.request as object), prompt: `try ${asked.length}` }
        return next()
      })
      .to(replicate())
    const error: unknown = await clock.run(line.run(request).catch((thrown: unknown) => thrown))
    expect(asked.filter((entry) => entry.startsWith('POST'))).toEqual([submission])
    expect(error).toMatchObject({ jobs: [{ id: 'p1' }] })
  })
})

describe('a prediction that an attempt was cut off from', () => {
  it('is gone on with by the next attempt, and not submitted again', async () => {
    polls = (count) => (count === 1 ? 'hang' : 'done')
    const clock = virtualClock()
    const line = pipeline(createImage, { clock })
      .use(retry({ attempts: 2 }))
      .use(deadline('40s'))
      .to(replicate())
    const { images, report } = await clock.run(line.run(request))
    expect(images).toEqual([{ data: pixel, mediaType: 'image/png' }])
    expect(asked).toEqual([submission, poll, poll, 'GET /made.png'])
    expect(report.attempts).toMatchObject([
      { submissions: 1, job: { id: 'p1', resumed: false }, cutBy: 'deadline' },
      { submissions: 0, job: { id: 'p1', resumed: true } },
    ])
    expect(report.jobs).toEqual([])
  })

  it('can be fetched by hand', async () => {
    polls = (count) => (count === 1 ? 'hang' : 'done')
    const clock = virtualClock()
    const target = replicate()
    const line = pipeline(createImage, { clock }).use(deadline('40s')).to(target)
    await expect(clock.run(line.run(request))).rejects.toMatchObject({ jobs: [{ id: 'p1' }] })
    await expect(target.resume?.('p1')).resolves.toMatchObject({ images: [{ data: pixel }] })
    expect(asked.filter((entry) => entry.startsWith('POST'))).toEqual([submission])
    await expect(target.resume?.('p1')).rejects.toThrow(/was not submitted by this provider/)
  })
})

describe('generateImage over a pipeline over image models', () => {
  it('makes a round trip, references byte for byte', async () => {
    await using backend = await flakyBackend({ openai: ['server_error', 'image'] })
    const { baseURL } = backend.openai
    const openai = fromImageModel(
      (fetch) => createOpenAI({ apiKey: 'none', baseURL, fetch }).image('gpt-image-2'),
      { price: 0.04 },
    )
    const poster = pipeline(createImage)
      .use(deadline('90s'))
      .use(retry({ attempts: 2, backoff: 1 }))
      .to(openai)
    const result = await generateImage({
      model: toImageModel(poster),
      prompt: { text: 'a red bicycle', images: [pixel, pixel] },
      size: '1024x1024',
      maxRetries: 0,
    })
    expect(result.image.mediaType).toBe('image/png')
    expect(result.image.providerMetadata?.['stint']).toMatchObject({
      provider: 'openai/gpt-image-2',
      report: {
        attempts: [{ fault: { kind: 'server_error' }, submissions: 1 }, { submissions: 1 }],
        cost: 0.04,
      },
    })
    expect(backend.submissions).toHaveLength(2)
    expect(backend.submissions[1]).toMatchObject({ references: [{}, {}] })
  })

  it('submits no more than the pipeline allows, with the default of retries', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockReturnValue()
    await using backend = await flakyBackend({ openai: 'server_error' })
    const { baseURL } = backend.openai
    const poster = pipeline(createImage)
      .use(retry({ attempts: 2, backoff: 1 }))
      .to(
        fromImageModel((fetch) =>
          createOpenAI({ apiKey: 'none', baseURL, fetch }).image('gpt-image-2'),
        ),
      )
    const failed = generateImage({ model: toImageModel(poster), ...request, n: 1 })
    await expect(failed).rejects.toMatchObject({ report: { attempts: [{}, {}] } })
    expect(backend.submissions).toHaveLength(2)
    expect(warn.mock.calls).toEqual([
      [expect.stringMatching(/generateImage\({ maxRetries: 0 }\)/), 'StintWarning'],
    ])
    warn.mockRestore()
  })
})

describe('a model that drops references', () => {
  const fal = (): Provider =>
    fromImageModel((fetch) =>
      createFal({ apiKey: 'none', baseURL: origin, fetch }).image('fal-ai/flux/dev'),
    )
  const several = { ...request, references: [{ data: pixel }, { data: pixel }] }

  it('is not asked: a downgrade steps to what it takes, and says so', async () => {
    answer = () => ({ images: [{ url: `${origin}/made.png` }] })
    const line = pipeline(createImage)
      .use(downgrade([fewerReferences(1)]))
      .to(fal())
    const { losses, report } = await line.run(several)
    expect(losses).toEqual(['fewerReferences(1)'])
    expect(report.skips).toMatchObject([
      { layer: 'gate', reason: expect.stringMatching(/^takes at most 1 reference image, not 2/) },
    ])
    expect(asked).toEqual(['POST /fal-ai/flux/dev', 'GET /made.png'])
  })
})
