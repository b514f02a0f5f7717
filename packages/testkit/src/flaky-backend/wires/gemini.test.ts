import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { generateWithGoogle } from '../__fixtures__/generate.ts'
import { flakyBackend, type FlakyBackend } from '../flaky-backend.ts'
import { samplePng } from '../picture/sample-png.ts'
import type { BackendStep } from '../backend-step.ts'

let backend: FlakyBackend

beforeAll(async () => {
  backend = await flakyBackend()
})
afterEach(() => backend.reset())
afterAll(() => backend.close())

/** What the real library makes of an answer. */
async function failure(step: BackendStep): Promise<unknown> {
  backend.use('google', step)
  return generateWithGoogle(backend).catch((error: unknown) => error)
}

describe('refusals', () => {
  it.each([
    ['server_error', 500, 'INTERNAL'],
    ['overloaded', 503, 'UNAVAILABLE'],
    ['rate_limit', 429, 'RESOURCE_EXHAUSTED'],
    ['quota', 429, 'RESOURCE_EXHAUSTED'],
    ['auth', 400, 'INVALID_ARGUMENT'],
    ['not_found', 404, 'NOT_FOUND'],
    ['invalid_request', 400, 'INVALID_ARGUMENT'],
    ['too_large', 413, 'INVALID_ARGUMENT'],
    ['timeout_504', 504, 'DEADLINE_EXCEEDED'],
  ] as const)('%s is a %i %s', async (answer, statusCode, status) => {
    const data = { error: { code: statusCode, status } }
    expect(await failure(answer)).toMatchObject({ statusCode, data })
    expect(backend.submissions).toMatchObject([{ answer, status: statusCode }])
  })

  it('rate_limit names a limit per minute and says in the body when to come back', async () => {
    const error = await failure({ answer: 'rate_limit', retryAfter: '37s' })
    expect(error).toMatchObject({
      data: {
        error: {
          details: [
            { violations: [{ quotaId: 'GenerateRequestsPerMinutePerProjectPerModel' }] },
            { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '37s' },
          ],
        },
      },
    })
    expect(error).not.toHaveProperty('responseHeaders.retry-after')
  })

  it('quota names a limit per day', async () => {
    const violations = [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel' }]
    expect(await failure('quota')).toHaveProperty('data.error.details.0.violations', [
      expect.objectContaining(violations[0]),
    ])
  })

  it('moderation is a success without an image, and says why', async () => {
    backend.use('google', ['moderation', { answer: 'moderation', stage: 'prompt' }])
    expect(await generateWithGoogle(backend)).toMatchObject({
      images: [],
      providerMetadata: { google: { finishReason: 'IMAGE_SAFETY' } },
    })
    expect(await generateWithGoogle(backend)).toMatchObject({
      images: [],
      providerMetadata: { google: { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } } },
    })
  })
})

it('empty is a success with no image in it', async () => {
  backend.use('google', 'empty')
  expect(await generateWithGoogle(backend)).toMatchObject({
    images: [],
    providerMetadata: { google: { finishReason: 'NO_IMAGE' } },
  })
})

describe('a strict vendor', () => {
  async function send(body: unknown) {
    const url = `${backend.google.baseURL}/models/gemini-3-pro-image:generateContent?key=secret`
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const response = await fetch(url, { method: 'POST', body: text })
    return { status: response.status, ...((await response.json()) as object) }
  }

  const contents = [{ parts: [{ text: 'a fox' }] }]
  const inline = (mimeType: string, data: string) => [
    { parts: [{ inlineData: { mimeType, data } }] },
  ]

  it.each([
    ['no contents', {}, 'contents is not specified'],
    ['empty contents', { contents: [] }, 'contents is not specified'],
    ['no parts', { contents: [{ role: 'user' }] }, 'contents.parts must not be empty'],
    ['a part without data', { contents: [{ parts: [{}] }] }, "oneof field 'data'"],
    ['a part that is no object', { contents: [{ parts: [null] }] }, 'Expected an object'],
    ['another role', { contents: [{ ...contents[0], role: 'system' }] }, 'valid role: user, model'],
    ['a field it does not know', { contents, prompt: 'x' }, 'Unknown name "prompt": Cannot find'],
    [
      'a setting it does not know',
      { contents, generationConfig: { imageConfig: { size: '1K' } } },
      `Unknown name "size" at 'generation_config.image_config'`,
    ],
    [
      'an aspect ratio it does not have',
      { contents, generationConfig: { imageConfig: { aspectRatio: '7:5' } } },
      'aspect_ratio must be one of',
    ],
    [
      'several candidates',
      { contents, generationConfig: { candidateCount: 2 } },
      'Multiple candidates is not enabled',
    ],
    ['another media type', { contents: inline('image/gif', 'R0lG') }, 'Unsupported MIME type'],
    [
      'data that is no base64',
      { contents: inline('image/png', '<svg>') },
      'Base64 decoding failed',
    ],
    ['data that is no image', { contents: inline('image/png', 'bm90') }, 'Unable to process input'],
    ['a body that is no JSON', '{"contents":', 'Invalid JSON payload received'],
    ['a body that is no object', '[]', 'Expected an object'],
    [
      'a link instead of an image',
      { contents: [{ parts: [{ fileData: { fileUri: 'https://example.com/x.png' } }] }] },
      'unsupported file uri',
    ],
  ])('refuses %s', async (_, body, message) => {
    const error = { status: 'INVALID_ARGUMENT', message: expect.stringContaining(message) }
    expect(await send(body)).toMatchObject({ status: 400, error })
    expect(backend.submissions).toMatchObject([{ answer: 'rejected', status: 400 }])
  })

  it('takes names in snake_case too, and a key in the query', async () => {
    const data = Buffer.from(await samplePng({ width: 32, height: 16 })).toString('base64')
    const parts = [{ text: 'a fox' }, { inline_data: { mime_type: 'image/png', data } }]
    const generation_config = { image_config: { aspect_ratio: '3:2' } }
    expect(await send({ contents: [{ parts }], generation_config })).toMatchObject({
      status: 200,
      modelVersion: 'gemini-3-pro-image',
      responseId: backend.submissions[0]?.id,
    })
    expect(backend.submissions).toMatchObject([
      { aspectRatio: '3:2', references: [{ width: 32, height: 16 }], apiKeyPresent: true },
    ])
    expect(JSON.stringify(backend.submissions)).not.toContain('secret')
  })
})
