import { OpenAI } from 'openai'
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

type Tool = Partial<OpenAI.Responses.Tool.ImageGeneration>

/** The events of one request, as the real library gives them. */
async function eventsOf(
  tool: Tool = {},
  references: readonly Uint8Array[] = [],
  onEvent: (event: OpenAI.Responses.ResponseStreamEvent) => unknown = () => undefined,
) {
  const client = new OpenAI({ apiKey: 'sk-any', baseURL: backend.codex.baseURL, maxRetries: 0 })
  const pictures = references.map((data) => ({
    type: 'input_image' as const,
    detail: 'auto' as const,
    image_url: `data:image/png;base64,${Buffer.from(data).toString('base64')}`,
  }))
  const stream = await client.responses.create({
    model: 'gpt-5.5',
    stream: true,
    input: [{ role: 'user', content: [{ type: 'input_text', text: 'a lighthouse' }, ...pictures] }],
    tools: [{ type: 'image_generation', ...tool }],
    tool_choice: { type: 'image_generation' },
  })
  const events: OpenAI.Responses.ResponseStreamEvent[] = []
  for await (const event of stream) {
    onEvent(event)
    events.push(event)
  }
  return events
}

const failure = async (step: BackendStep): Promise<unknown> => {
  backend.use('codex', step)
  return eventsOf().catch((error: unknown) => error)
}

describe('a stream', () => {
  it('has as many previews as were asked for, and then the image', async () => {
    const reference = await samplePng({ width: 32, height: 16 })
    const events = await eventsOf({ partial_images: 2, model: 'gpt-image-2' }, [reference])
    expect(events.map(({ type }) => type)).toEqual([
      'response.created',
      'response.image_generation_call.in_progress',
      'response.image_generation_call.generating',
      'response.image_generation_call.partial_image',
      'response.image_generation_call.partial_image',
      'response.output_item.done',
      'response.completed',
    ])
    expect(events.at(-2)).toMatchObject({ item: { status: 'completed' } })
    expect(backend.submissions).toMatchObject([
      { model: 'gpt-image-2', prompt: 'a lighthouse', references: [{ width: 32, height: 16 }] },
    ])
  })

  it.each([
    ['server_error', { code: 'server_error' }],
    ['rate_limit', { code: 'rate_limit_exceeded' }],
    ['quota', { code: 'insufficient_quota' }],
  ] as const)('may fail with %s once it has begun', async (answer, error) => {
    backend.use('codex', { answer, stage: 'stream' })
    const events = await eventsOf({ partial_images: 1 })
    expect(events.at(-1)).toMatchObject({ type: 'response.failed', response: { error } })
    expect(events.map(({ type }) => type)).toContain('response.image_generation_call.partial_image')
  })

  it('may have an image item that was refused, and may end too soon', async () => {
    backend.use('codex', { answer: 'moderation', stage: 'stream' })
    expect((await eventsOf()).at(-2)).toMatchObject({
      item: { status: 'failed', error: { code: 'moderation_blocked' } },
    })
    backend.use('codex', { answer: 'timeout_504', stage: 'stream' })
    expect((await eventsOf()).at(-1)?.type).toBe('response.image_generation_call.generating')
  })

  it('of an empty answer ends with words', async () => {
    backend.use('codex', 'empty')
    expect((await eventsOf()).at(-1)).toMatchObject({ response: { output: [{ type: 'message' }] } })
  })
})

describe('before the stream', () => {
  it.each([
    ['server_error', 500],
    ['overloaded', 503],
    ['rate_limit', 429],
    ['auth', 401],
    ['moderation', 400],
    ['timeout_504', 504],
  ] as const)('%s is a %i', async (answer, status) => {
    expect(await failure(answer)).toMatchObject({ status })
  })

  it('the tool is checked as OpenAI does', async () => {
    const wrong = { quality: 'best' } as unknown as Tool
    const error: unknown = await eventsOf(wrong).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ status: 400, param: 'tools[0].quality' })
  })
})

/** A body as no library would send it. */
async function posted(body: unknown, path = '/responses') {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const response = await fetch(`${backend.codex.baseURL}${path}`, { method: 'POST', body: text })
  const { error } = (await response.json()) as { error: { message: string } }
  return { status: response.status, error }
}

describe('what OpenAI would refuse', () => {
  const good = {
    model: 'gpt-5.5',
    stream: true,
    input: [{ role: 'user', content: [{ type: 'input_text', text: 'a lighthouse' }] }],
    tools: [{ type: 'image_generation' }],
  }
  const pictured = (image_url: unknown) => ({
    ...good,
    input: [{ role: 'user', content: [{ type: 'input_image', image_url }] }],
  })

  it.each([
    ['no JSON', '{"model"', 'could not parse'],
    ['no object', 'null', 'could not parse'],
    ['an answer that is not streamed', { ...good, stream: false }, 'Stream must be set to true'],
    ['no tool', { ...good, tools: [] }, 'No image generation tool'],
    ['no list of tools', { ...good, tools: 'image_generation' }, 'No image generation tool'],
    ['a tool that is none', { ...good, tools: [null] }, 'No image generation tool'],
    ['no text', { ...good, input: [] }, 'input'],
    ['a message that is none', { ...good, input: [null] }, 'input'],
    ['a part that is none', { ...good, input: [{ role: 'user', content: [null] }] }, 'input'],
    ['an image that is none', pictured('data:image/png;base64,AAAA'), 'valid image'],
    ['an image without an address', pictured(undefined), 'valid image'],
    ['four previews', { ...good, tools: [{ ...good.tools[0], partial_images: 4 }] }, 'partial'],
    [
      'a mask that is none',
      { ...good, tools: [{ ...good.tools[0], input_image_mask: { image_url: 'x' } }] },
      'valid image',
    ],
  ])('is %s', async (_, body, message) => {
    const { status, error } = await posted(body)
    expect(status).toBe(400)
    expect(error.message).toContain(message)
  })

  it('is another path', async () => {
    expect(await posted(good, '/images/generations')).toMatchObject({
      status: 404,
      error: { message: 'Invalid URL (POST /v1/images/generations)' },
    })
    expect(backend.submissions).toEqual([])
  })
})

it('a mere text is a prompt, as the input or as a message', async () => {
  const client = new OpenAI({ apiKey: 'sk-any', baseURL: backend.codex.baseURL, maxRetries: 0 })
  const create = (input: OpenAI.Responses.ResponseInput | string) =>
    client.responses.create({ stream: true, input, tools: [{ type: 'image_generation' }] })
  await create('a lighthouse')
  await create([{ role: 'user', content: 'a lighthouse' }])
  const { submissions } = backend
  expect(submissions.map(({ prompt }) => prompt)).toEqual(['a lighthouse', 'a lighthouse'])
})

it('a body that breaks off does so within the event that has the image', async () => {
  backend.use('codex', 'cut_body')
  const events: string[] = []
  const heard = eventsOf({ partial_images: 1 }, [], ({ type }) => events.push(type))
  await expect(heard).rejects.toThrow('terminated')
  expect(events.at(-1)).toBe('response.image_generation_call.partial_image')
})

it('every refusal can be said before the stream and in it', async () => {
  for (const answer of [
    'overloaded',
    'auth',
    'not_found',
    'invalid_request',
    'too_large',
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop -- one request after the other
    expect(await failure({ answer, stage: 'output' })).toHaveProperty('status')
    backend.use('codex', { answer, stage: 'stream' })
    // oxlint-disable-next-line no-await-in-loop -- one request after the other
    expect((await eventsOf()).at(-1)).toMatchObject({ type: 'response.failed' })
  }
})
