import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { flakyBackend, type FlakyBackend } from '../flaky-backend.ts'
import { samplePng } from '../picture/sample-png.ts'
import type { BackendStep } from '../backend-step.ts'

let backend: FlakyBackend

beforeAll(async () => {
  backend = await flakyBackend()
})
afterEach(() => backend.reset())
afterAll(() => backend.close())

const post = (path: string, body: unknown): Promise<Response> =>
  fetch(`${backend.openrouter.baseURL}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer sk-or-any' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

const part = (data: Uint8Array) => ({
  type: 'image_url',
  image_url: { url: `data:image/png;base64,${Buffer.from(data).toString('base64')}` },
})

describe('/images', () => {
  it('gives as many images as were asked for, with usage and cost', async () => {
    const reference = await samplePng({ width: 32, height: 16 })
    const response = await post('/images', {
      model: 'openai/gpt-image-2',
      prompt: 'a lighthouse',
      n: 2,
      size: '64x64',
      input_references: [part(reference)],
    })
    const { data, usage } = (await response.json()) as Record<string, never>
    expect(data).toHaveLength(2)
    expect(usage).toMatchObject({ cost: 0.078 })
    expect(backend.submissions).toMatchObject([
      {
        model: 'openai/gpt-image-2',
        prompt: 'a lighthouse',
        n: 2,
        references: [{ width: 32, height: 16 }],
      },
    ])
  })

  it.each([
    ['no JSON', '{'],
    ['no prompt', { model: 'a/b' }],
    ['a reference that is no image', { model: 'a/b', prompt: 'x', input_references: [{}] }],
    ['a reference that is nothing', { model: 'a/b', prompt: 'x', input_references: [null] }],
    ['no whole number of images', { model: 'a/b', prompt: 'x', n: 'two' }],
    ['more than ten images', { model: 'a/b', prompt: 'x', n: 11 }],
    ['a size beside a ratio', { model: 'a/b', prompt: 'x', size: '64x64', aspect_ratio: '2:1' }],
  ])('refuses %s as OpenRouter does', async (_, body) => {
    const response = await post('/images', body)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { code: 400 } })
  })
})

describe('/chat/completions', () => {
  const ask = { model: 'google/g', modalities: ['image', 'text'] }

  it('gives its image beside the words of a message', async () => {
    const reference = await samplePng({ width: 8, height: 8 })
    const content = [{ type: 'text', text: 'a lighthouse' }, part(reference)]
    const response = await post('/chat/completions', {
      ...ask,
      messages: [{ role: 'user', content }],
      image_config: { aspect_ratio: '16:9' },
    })
    const { choices } = (await response.json()) as { choices: [{ message: { images: object[] } }] }
    expect(choices[0].message.images).toHaveLength(1)
    expect(backend.submissions).toMatchObject([
      { prompt: 'a lighthouse', aspectRatio: '16:9', references: [{ width: 8 }] },
    ])
  })

  it.each([
    ['a message that is nothing', [null]],
    ['a part that is nothing', [{ role: 'user', content: [null] }]],
    ['a text that is none', [{ role: 'user', content: [{ type: 'text', text: 7 }] }]],
  ])('refuses %s as OpenRouter does', async (_, messages) => {
    const response = await post('/chat/completions', { ...ask, messages })
    expect(response.status).toBe(400)
  })

  it('is no request for images without their modality', async () => {
    const response = await post('/chat/completions', { model: 'google/g', messages: [] })
    expect(response.status).toBe(400)
  })
})

it.each<[BackendStep & string, number]>([
  ['server_error', 500],
  ['overloaded', 503],
  ['rate_limit', 429],
  ['quota', 402],
  ['auth', 401],
  ['not_found', 404],
  ['invalid_request', 400],
  ['moderation', 403],
  ['too_large', 413],
  ['timeout_504', 504],
])('%s is a %i', async (answer, status) => {
  backend.use('openrouter', answer)
  const response = await post('/images', { model: 'a/b', prompt: 'x' })
  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject({ error: { code: status } })
})

it.each(['/images', '/chat/completions'])(
  '%s says no inside a 200 once a provider is at work',
  async (path) => {
    backend.use('openrouter', { answer: 'overloaded', stage: 'stream' })
    const messages = [{ role: 'user', content: 'x' }]
    const response = await post(path, {
      model: 'a/b',
      prompt: 'x',
      messages,
      modalities: ['image'],
    })
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ provider: 'Flaky', error: { code: 503 } })
  },
)

it('rate_limit says when to come back', async () => {
  backend.use('openrouter', { answer: 'rate_limit', retryAfter: '7s' })
  const response = await post('/images', { model: 'a/b', prompt: 'x' })
  expect(response.headers.get('retry-after')).toBe('7')
})
