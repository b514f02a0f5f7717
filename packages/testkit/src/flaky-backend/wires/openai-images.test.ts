import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { generateWithOpenAI } from '../__fixtures__/generate.ts'
import { flakyBackend, type FlakyBackend } from '../flaky-backend.ts'
import { samplePng } from '../picture/sample-png.ts'
import type { BackendStep } from '../backend-step.ts'

let backend: FlakyBackend
let logo: Uint8Array

beforeAll(async () => {
  backend = await flakyBackend()
  logo = await samplePng({ width: 120, height: 60 })
})
afterEach(() => backend.reset())
afterAll(() => backend.close())

/** What the real library makes of an answer. */
async function failure(step: BackendStep): Promise<unknown> {
  backend.use('openai', step)
  return generateWithOpenAI(backend).catch((error: unknown) => error)
}

describe('refusals', () => {
  it.each([
    ['server_error', 500, { type: 'server_error', code: null }],
    ['overloaded', 503, { type: 'service_unavailable_error' }],
    ['quota', 429, { type: 'insufficient_quota', code: 'insufficient_quota' }],
    ['auth', 401, { type: 'invalid_request_error', code: 'invalid_api_key' }],
    ['not_found', 404, { code: 'model_not_found' }],
    ['invalid_request', 400, { type: 'invalid_request_error', code: 'invalid_value' }],
    ['moderation', 400, { type: 'image_generation_user_error', code: 'moderation_blocked' }],
    ['too_large', 413, { type: 'invalid_request_error' }],
  ] as const)('%s is a %i with its error object', async (answer, statusCode, error) => {
    expect(await failure(answer)).toMatchObject({ statusCode, data: { error } })
    expect(backend.submissions).toMatchObject([{ answer, status: statusCode }])
  })

  it('rate_limit says when to come back, in milliseconds and in whole seconds', async () => {
    expect(await failure({ answer: 'rate_limit', retryAfter: 1500 })).toMatchObject({
      statusCode: 429,
      message: expect.stringContaining('Please try again in 1.5s.'),
      data: { error: { code: 'rate_limit_exceeded', type: 'input-images' } },
      responseHeaders: { 'retry-after-ms': '1500', 'retry-after': '2' },
    })
  })

  it('without advice carry no retry header', async () => {
    const error = await failure('rate_limit')
    expect(error).toMatchObject({ statusCode: 429 })
    expect(error).not.toHaveProperty('responseHeaders.retry-after')
  })

  it('carry the id that the log has', async () => {
    const error = await failure('server_error')
    expect(error).toHaveProperty('responseHeaders.x-request-id', backend.submissions[0]?.id)
  })
})

it('empty is a success with no image in it', async () => {
  backend.use('openai', 'empty')
  expect(await generateWithOpenAI(backend)).toMatchObject({ images: [] })
})

describe('a strict vendor', () => {
  const generations = (body: unknown, contentType = 'application/json') =>
    send('generations', typeof body === 'string' ? body : JSON.stringify(body), contentType)

  const edits = (fields: readonly (readonly [string, string | Blob])[]) => {
    const form = new FormData()
    for (const [name, value] of fields) {
      if (typeof value === 'string') form.append(name, value)
      else form.append(name, value, 'file.png')
    }
    return send('edits', form)
  }

  async function send(operation: string, body: string | FormData, contentType?: string) {
    const url = `${backend.openai.baseURL}/images/${operation}`
    const headers = contentType === undefined ? {} : { 'content-type': contentType }
    const response = await fetch(url, { method: 'POST', headers, body })
    return { status: response.status, ...((await response.json()) as object) }
  }

  const png = (data: Uint8Array, type = 'image/png') => new Blob([data.slice()], { type })
  const prompt = 'a fox'

  it.each([
    ['no prompt', { model: 'gpt-image-2' }, 'missing_required_parameter', 'prompt'],
    ['an empty prompt', { prompt: '' }, 'empty_string', 'prompt'],
    ['a prompt that is no text', { prompt: 7 }, 'invalid_type', 'prompt'],
    ['a prompt too long', { prompt: 'x'.repeat(32_001) }, 'string_above_max_length', 'prompt'],
    ['n of 11', { prompt, n: 11 }, 'integer_above_max_value', 'n'],
    ['n of 0', { prompt, n: 0 }, 'integer_below_min_value', 'n'],
    ['n that is no number', { prompt, n: 'two' }, 'invalid_type', 'n'],
    ['edges not a multiple of 16', { prompt, size: '1024x1365' }, 'invalid_value', 'size'],
    ['a size that is none', { prompt, size: '16:9' }, 'invalid_value', 'size'],
    ['an unknown quality', { prompt, quality: 'best' }, 'invalid_value', 'quality'],
    ['a field it does not know', { prompt, seed: 7 }, 'unknown_parameter', 'seed'],
    ['a name that any object has', { prompt, toString: 1 }, 'unknown_parameter', 'toString'],
    [
      'response_format for a GPT image model',
      { model: 'gpt-image-2', prompt, response_format: 'b64_json' },
      'unknown_parameter',
      'response_format',
    ],
  ])('refuses %s', async (_, body, code, param) => {
    expect(await generations(body)).toMatchObject({ status: 400, error: { code, param } })
    expect(backend.submissions).toMatchObject([{ answer: 'rejected', status: 400 }])
  })

  it('says what is wrong with a body that is no JSON object', async () => {
    const message = expect.stringContaining('could not parse the JSON body')
    expect(await generations('{"prompt":')).toMatchObject({ status: 400, error: { message } })
    expect(await generations([])).toMatchObject({ status: 400, error: { message } })
  })

  it('refuses another content type', async () => {
    const error = { code: 'unsupported_content_type' }
    expect(await generations({ prompt }, 'text/plain')).toMatchObject({ status: 400, error })
    expect(await send('edits', JSON.stringify({ prompt }), 'application/json')).toMatchObject({
      status: 400,
      error,
    })
  })

  it('says what is wrong with a form that does not parse', async () => {
    expect(await send('edits', 'no form', 'multipart/form-data; boundary=x')).toMatchObject({
      status: 400,
      error: { message: expect.stringContaining('Could not parse multipart form') },
    })
  })

  it.each<[string, readonly [string, string | Blob][], object]>([
    ['no image', [], { param: 'image', code: 'missing_required_parameter' }],
    [
      'two images under the name of one',
      [
        ['image', png(Buffer.from('a'))],
        ['image', png(Buffer.from('b'))],
      ],
      { param: 'image', code: 'duplicate_parameter' },
    ],
    [
      'an image that is none',
      [['image', png(Buffer.from('no image at all'))]],
      { type: 'image_generation_user_error', code: 'invalid_image_file' },
    ],
    [
      'another media type',
      [['image', png(Buffer.from('GIF89a'), 'image/gif')]],
      { param: 'image', code: 'unsupported_file_mimetype' },
    ],
  ])('refuses an edit with %s', async (_, images, error) => {
    expect(await edits([['prompt', prompt], ...images])).toMatchObject({ status: 400, error })
  })

  it('refuses an edit with more than 16 images, or without a prompt', async () => {
    const images = Array.from({ length: 17 }, () => ['image[]', png(logo)] as const)
    expect(await edits([['prompt', prompt], ...images])).toMatchObject({
      error: { param: 'image', code: 'array_above_max_length' },
    })
    expect(await edits([['image', png(logo)]])).toMatchObject({
      error: { param: 'prompt', code: 'missing_required_parameter' },
    })
  })

  it('refuses a mask of another size than the first image', async () => {
    const mask = await samplePng({ width: 60, height: 60, colour: 'transparent' })
    const fields = [
      ['prompt', prompt],
      ['image', png(logo)],
      ['mask', png(mask)],
    ] as const
    expect(await edits(fields)).toMatchObject({
      status: 400,
      error: { code: 'invalid_mask_image_format', param: 'mask' },
    })
  })

  it('does not spend a step of the script on what it refuses', async () => {
    backend.use('openai', ['overloaded', 'image'])
    await generations({})
    expect(await generations({ prompt })).toMatchObject({ status: 503 })
    expect(await generations({ prompt })).toMatchObject({ status: 200 })
  })
})
