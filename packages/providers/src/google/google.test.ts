import { createImage, pipeline, type ImageMade } from '@stint/core'
import nock from 'nock'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { faultOf, handmade, imageRequest, type Seen } from '../__fixtures__/attempts.ts'
import { base64, pictures, reference } from '../__fixtures__/pictures.ts'
import answers from './__fixtures__/answers.json' with { type: 'json' }
import { google } from './google.ts'

const host = 'https://generativelanguage.googleapis.com'
const path = '/v1beta/models/gemini-nano-banana-2.1:generateContent'
const apiKey = 'AIza-test-key-0123456789'
const inlineData = { mimeType: 'image/png', data: base64('png') }
const image = {
  candidates: [
    {
      content: {
        role: 'model',
        parts: [
          { inlineData: { mimeType: 'image/png', data: base64('gif') }, thought: true },
          { text: 'Here it is.' },
          { inlineData },
        ],
      },
      finishReason: 'STOP',
      index: 0,
    },
  ],
  usageMetadata: {
    promptTokenCount: 9,
    candidatesTokenCount: 1120,
    thoughtsTokenCount: 30,
    totalTokenCount: 1159,
  },
  modelVersion: 'gemini-nano-banana-2.1',
  responseId: 'r1',
}

let seen: Seen
beforeEach(() => {
  nock.disableNetConnect()
  seen = { sends: [], answer: undefined }
})
afterEach(() => {
  nock.cleanAll()
  nock.enableNetConnect()
  vi.unstubAllEnvs()
})

/** Answers one request and keeps it. */
function catchOne(answer: object = image): Request[] {
  const caught: Request[] = []
  nock(host)
    .post(path)
    .reply((request: Request) => {
      caught.push(request.clone())
      return [200, answer, { 'content-type': 'application/json' }]
    })
  return caught
}

describe('a generation', () => {
  test('asks for text and image in one request', async () => {
    const caught = catchOne()
    const provider = google({ apiKey, imageSize: '1K', headers: { 'x-team': 'posters' } })
    const request = imageRequest({
      aspectRatio: '16:9',
      seed: 7,
      providerOptions: { google: { imageSize: '2K', thinkingLevel: 'low' }, openai: { n: 3 } },
    })
    await provider.attempt(request, handmade(seen))
    expect(await caught[0]?.json()).toEqual({
      contents: [{ role: 'user', parts: [{ text: 'a red bicycle' }] }],
      generationConfig: {
        responseModalities: ['TEXT', 'IMAGE'],
        imageConfig: { aspectRatio: '16:9', imageSize: '2K' },
        thinkingConfig: { thinkingLevel: 'low' },
        seed: 7,
      },
    })
    expect(caught[0]?.headers.get('x-goog-api-key')).toBe(apiKey)
    expect(caught[0]?.headers.get('x-team')).toBe('posters')
    expect(seen.sends).toEqual([`POST ${host}${path}`])
  })

  test('asks for nothing that was not asked for', async () => {
    const caught = catchOne()
    await google({ apiKey }).attempt(imageRequest(), handmade(seen))
    expect(await caught[0]?.json()).toEqual({
      contents: [{ role: 'user', parts: [{ text: 'a red bicycle' }] }],
      generationConfig: { responseModalities: ['TEXT', 'IMAGE'] },
    })
  })

  test('gives the image, without those of its thoughts, and what was used', async () => {
    catchOne()
    const made: ImageMade = await google({ apiKey }).attempt(imageRequest(), handmade(seen))
    expect(made.images).toEqual([{ data: pictures.png, mediaType: 'image/png' }])
    expect(made.usage).toEqual({
      inputTokens: 9,
      outputTokens: 1150,
      totalTokens: 1159,
      images: 1,
    })
    expect(made.warnings).toEqual([])
  })

  test('asks for a square size that Gemini makes exactly', async () => {
    const caught = catchOne()
    await google({ apiKey }).attempt(imageRequest({ size: '2048x2048' }), handmade(seen))
    expect(await caught[0]?.json()).toMatchObject({
      generationConfig: { imageConfig: { aspectRatio: '1:1', imageSize: '2K' } },
    })
  })

  test('passes on what is blocked, and whether to search', async () => {
    const caught = catchOne()
    const safetySettings = [
      { category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_ONLY_HIGH' },
    ] as const
    const provider = google({ apiKey, googleSearch: true, safetySettings })
    await provider.attempt(imageRequest(), handmade(seen))
    expect(await caught[0]?.json()).toMatchObject({
      safetySettings,
      tools: [{ googleSearch: {} }],
    })
  })
})

describe('references', () => {
  test('arrive byte for byte, after the prompt and in order', async () => {
    const caught = catchOne()
    const references = [reference('png'), reference('jpeg'), reference('webp')]
    await google({ apiKey }).attempt(imageRequest({ references }), handmade(seen))
    const sent = (await caught[0]?.json()) as { contents: [{ parts: object[] }] }
    expect(sent.contents[0].parts).toEqual([
      { text: 'a red bicycle' },
      ...(['png', 'jpeg', 'webp'] as const).map((kind) => ({
        inlineData: { mimeType: `image/${kind}`, data: base64(kind) },
      })),
    ])
  })

  test('given as links are fetched first, which is no submission', async () => {
    nock('https://cdn.example').get('/a').reply(200, Buffer.from(pictures.jpeg))
    const caught = catchOne()
    const provider = google({ apiKey })
    const request = imageRequest({ references: [{ url: 'https://cdn.example/a' }] })
    await provider.attempt(request, handmade(seen))
    expect(await caught[0]?.json()).toMatchObject({
      contents: [{ parts: [{}, { inlineData: { mimeType: 'image/jpeg', data: base64('jpeg') } }] }],
    })
    expect(seen.sends).toEqual(['GET https://cdn.example/a', `POST ${host}${path}`])
    const paid = ['https://cdn.example/a', `${host}${path}`].map((url) =>
      provider.isSubmission?.({ method: 'POST', url, headers: new Headers() }),
    )
    expect(paid).toEqual([false, true])
  })

  test('of a kind that is not taken are unsupported, also behind a link', async () => {
    nock('https://cdn.example').get('/a').reply(200, Buffer.from(pictures.gif))
    const request = imageRequest({ references: [{ url: 'https://cdn.example/a' }] })
    expect(await faultOf(google({ apiKey }), request)).toMatchObject({
      kind: 'unsupported',
      delivery: 'unsent',
      message: 'reference 1 is image/gif; it takes png, jpeg, webp, heic',
    })
  })
})

describe('the fault of', () => {
  test.each(Object.entries(answers).filter(([, { status }]) => status >= 400))(
    '%s, told by the AI SDK alone',
    async (_, { status, body, fault: { kind } }) => {
      nock(host).post(path).reply(status, body)
      const named = await faultOf(google({ apiKey }), imageRequest(), { wire: false })
      expect(named).toMatchObject({ kind, status })
    },
  )

  test('an answer that Gemini wants to be asked to go on with', async () => {
    const part = { text: 'half of it' }
    const cut = { content: { parts: [part] }, finishReason: 'CONTINUATION', continuationToken: 't' }
    catchOne({ candidates: [cut] })
    const failed = pipeline(createImage).to(google({ apiKey })).run({ prompt: 'a red bicycle' })
    await expect(failed).rejects.toMatchObject({
      fault: {
        kind: 'malformed_response',
        transient: false,
        hiddenRetry: true,
        delivery: 'accepted',
      },
      report: { attempts: [{ submissions: 1, sends: 1 }] },
    })
  })
})

describe('the key', () => {
  test.each([
    [{ GEMINI_API_KEY: 'first', GOOGLE_GENERATIVE_AI_API_KEY: 'second' }, 'first'],
    [{ GEMINI_API_KEY: '', GOOGLE_GENERATIVE_AI_API_KEY: 'second' }, 'second'],
  ])('comes from the environment: %o', async (variables, expected) => {
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
    const caught = catchOne()
    await google().attempt(imageRequest(), handmade(seen))
    expect(caught[0]?.headers.get('x-goog-api-key')).toBe(expected)
  })

  test('that is missing fails the attempt before anything is sent, and says where it goes', async () => {
    vi.stubEnv('GEMINI_API_KEY', '')
    vi.stubEnv('GOOGLE_GENERATIVE_AI_API_KEY', '')
    expect(await faultOf(google(), imageRequest())).toMatchObject({
      kind: 'auth',
      scope: 'key',
      delivery: 'unsent',
      message:
        'google: no API key: pass apiKey or set GEMINI_API_KEY or GOOGLE_GENERATIVE_AI_API_KEY',
    })
  })
})

describe('what it accepts', () => {
  const accepts = (fields: Parameters<typeof imageRequest>[0], options = {}) =>
    google({ apiKey, ...options }).accepts(imageRequest(fields))
  const references = (count: number) => Array.from({ length: count }, () => reference('png'))

  test.each([
    ['a prompt', {}],
    ['fourteen references', { references: references(14) }],
    ['one image', { n: 1 }],
    ['an aspect ratio', { aspectRatio: '8:1' }],
    ['a size that it makes exactly', { size: '4096x4096' }],
    ['a size beside an aspect ratio', { size: '1536x1024', aspectRatio: '3:2' }],
    ['a seed', { seed: 7 }],
    ['options of other vendors', { providerOptions: { openai: { anything: true } } }],
  ])('takes %s', (_, fields) => {
    expect(accepts(fields)).toBe(true)
  })

  test.each(
    [
      [{ references: references(15) }, 'takes at most 14 reference images, not 15'],
      [
        { references: [reference('gif')] },
        'reference 1 is image/gif; it takes png, jpeg, webp, heic',
      ],
      [
        {
          references: [1, 2].map(() => ({
            data: new Uint8Array(40_000_000),
            mediaType: 'image/png',
          })),
        },
        'takes 71.6 MiB of references together, not 76.3 MiB',
      ],
      [
        { references: references(1), mask: reference('png') },
        'takes no mask: say in the prompt what to change',
      ],
      [{ n: 2 }, 'makes one image at once, not 2'],
      [{ size: '1536x1024' }, 'takes aspectRatio and imageSize, not size 1536x1024'],
      [{ size: '512x512' }, 'makes images of 1K, 2K, 4K, not 512'],
      [
        { aspectRatio: '7:5' },
        'takes the aspect ratios 1:1, 2:3, 3:2, 3:4, 4:3, 4:5, 5:4, 9:16, 16:9, 21:9, 1:4, 4:1, 1:8, 8:1, not 7:5',
      ],
      [
        { providerOptions: { google: { imageConfig: {} } } },
        "providerOptions.google: unknown option 'imageConfig'",
      ],
    ].map(([fields, reason]) => [reason, fields] as const),
  )('refuses: %s', (reason, fields) => {
    expect(accepts(fields as object)).toEqual(expect.stringContaining(reason as string))
  })

  test('knows what its models take', () => {
    const old = { model: 'gemini-2.5-flash-image' }
    expect(accepts({ references: references(4) }, old)).toContain('at most 3')
    expect(accepts({ size: '1024x1024' }, old)).toBe(true)
    expect(accepts({}, { ...old, imageSize: '2K' })).toBe('makes images of 1K, not 2K')
    expect(accepts({ aspectRatio: '1:8' }, { model: 'gemini-3-pro-image-preview' })).toContain(
      '1:8',
    )
    expect(accepts({ size: '512x512' }, { model: 'gemini-3.1-flash-image' })).toBe(true)
  })

  test('leaves open what it does not know of a model', () => {
    expect(
      accepts({ references: references(16), aspectRatio: '7:5' }, { model: 'x' }),
    ).toBeUndefined()
    expect(accepts({ n: 2 }, { model: 'x' })).toContain('one image')
  })

  test('takes fewer references where it is told so', () => {
    expect(accepts({ references: references(5) }, { maxReferences: 4 })).toContain('at most 4')
  })
})

describe('its options', () => {
  test('make the provider', () => {
    expect(google({ apiKey })).toMatchObject({
      id: 'google/gemini-nano-banana-2.1',
      maxImages: 1,
      wire: 'fetch',
    })
    expect(google({ apiKey, price: 0.04 }).price?.(imageRequest())).toBe(0.04)
  })

  test.each([
    [{ modle: 'x' }, "google: unknown option 'modle'"],
    [{ imageSize: '3K' }, 'google: imageSize'],
    [
      { safetySettings: [{ category: 'X', threshold: 'OFF' }] },
      'google: safetySettings[0].category',
    ],
    [{ baseURL: 'ftp://x' }, 'google: baseURL: expected an http(s) address'],
  ])('are checked: %o', (options, message) => {
    expect(() => google(options as object)).toThrow(message)
  })
})
