import { createImage, pipeline, type Attempt, type CallError, type Provider } from '@stint/core'
import { failover, retry } from '@stint/middleware'
import { flakyBackend, type FlakyBackend } from '@stint/testkit'
import OpenAI from 'openai'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

let backend: FlakyBackend

beforeAll(async () => {
  backend = await flakyBackend({ openai: { answer: 'overloaded', retryAfter: '10ms' } })
})
beforeEach(() => backend.reset())
afterAll(() => backend.close())

const request = { prompt: 'a poster' }

/** OpenAI by its own SDK, whose default are two retries. */
function withSdk(id: string, options: (attempt: Attempt) => { fetch?: typeof fetch }): Provider {
  return {
    id,
    accepts: () => true,
    async attempt({ prompt }: typeof request, attempt) {
      const { baseURL } = backend.openai
      const client = new OpenAI({ apiKey: 'sk-demo', baseURL, ...options(attempt) })
      const { data } = await client.images.generate({ model: 'gpt-image-2', prompt })
      const images = data?.map((image) => Buffer.from(image.b64_json ?? '', 'base64')) ?? []
      return { images: images.map((bytes) => ({ data: bytes, mediaType: 'image/png' })) }
    },
  }
}

const metered = withSdk('sdk/metered', ({ fetch }) => ({ fetch }))
const outside = withSdk('sdk/outside', () => ({}))

const failure = (call: Promise<unknown>): Promise<CallError> =>
  call.then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => error as CallError,
  )

test('25. A silent second submission: it is refused, and the fault says what to set', async () => {
  const error = await failure(pipeline(createImage).to(metered).run(request))

  expect(backend.submissions).toHaveLength(1)
  expect(error.fault).toMatchObject({ kind: 'overloaded', status: 503, hiddenRetry: true })
  expect(error.message).toMatch(/second submission was refused.*maxRetries: 0/)
})

test('25. A silent second submission: past attempt.fetch it is seen, and stopped too', async () => {
  const error = await failure(pipeline(createImage).to(outside).run(request))

  expect(backend.submissions).toHaveLength(1)
  expect(error.fault).toMatchObject({ kind: 'overloaded', status: 503, hiddenRetry: true })
  expect(error.message).toMatch(/second submission was stopped before it was sent.*maxRetries: 0/)
})

test('25. A silent second submission: the layers multiply by what they declare, and by no more', async () => {
  const line = pipeline(createImage)
    .use(failover([metered, outside]))
    .use(retry({ attempts: 2, backoff: 1 }))
  const error = await failure(line.run(request))

  // Twelve, if the SDK had its way.
  expect(backend.submissions).toHaveLength(4)
  expect(line.explain().attempts).toBe(4)
  expect(error.report.attempts).toMatchObject([
    { target: 'sdk/metered', submissions: 1, fault: { hiddenRetry: true } },
    { target: 'sdk/metered', submissions: 1, fault: { hiddenRetry: true } },
    { target: 'sdk/outside', submissions: 1, fault: { hiddenRetry: true } },
    { target: 'sdk/outside', submissions: 1, fault: { hiddenRetry: true } },
  ])
})
