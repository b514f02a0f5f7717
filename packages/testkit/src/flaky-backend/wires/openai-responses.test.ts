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
async function eventsOf(tool: Tool = {}, references: readonly Uint8Array[] = []) {
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
  for await (const event of stream) events.push(event)
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
