import { createImage, mayHaveBeenPaid, pipeline, type ImageMade } from '@stint/core'
import nock from 'nock'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { faultOf, handmade, imageRequest, type Seen } from '../__fixtures__/attempts.ts'
import { base64, pictures, reference } from '../__fixtures__/pictures.ts'
import answers from './__fixtures__/answers.json' with { type: 'json' }
import { openrouter } from './openrouter.ts'
import type { OpenRouterOptions } from './settings.ts'

const host = 'https://openrouter.ai'
const apiKey = 'sk-or-v1-0123456789abcdef0123456789abcdef'
const pictured = 'openai/gpt-image-2'
const chatty = 'google/gemini-3-pro-image'

const imagesAnswer = {
  created: 1764000000,
  data: [{ b64_json: base64('png'), media_type: 'image/png' }],
  usage: { prompt_tokens: 50, completion_tokens: 4160, total_tokens: 4210, cost: 0.042 },
}
const chatAnswer = {
  id: 'gen-1',
  choices: [
    {
      message: {
        role: 'assistant',
        content: 'Here it is.',
        images: [
          { type: 'image_url', image_url: { url: `data:image/png;base64,${base64('png')}` } },
        ],
      },
      finish_reason: 'stop',
    },
  ],
  usage: { prompt_tokens: 10, completion_tokens: 1290, total_tokens: 1300, cost: 0.039 },
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
function catchOne(path: string, answer: object): Request[] {
  const caught: Request[] = []
  nock(host)
    .post(`/api/v1${path}`)
    .reply((request: Request) => {
      caught.push(request.clone())
      return [200, answer, { 'content-type': 'application/json' }]
    })
  return caught
}

const make = (options: Partial<OpenRouterOptions> = {}) =>
  openrouter({ apiKey, model: pictured, ...options })

describe('a model of /images', () => {
  test('is sent the prompt, the references as data URLs, and the options', async () => {
    const caught = catchOne('/images', imagesAnswer)
    const provider = make({ quality: 'low', referer: 'https://posters.example', title: 'Posters' })
    const request = imageRequest({
      n: 2,
      size: '1024x1024',
      references: [reference('png'), reference('jpeg')],
      providerOptions: { openrouter: { provider: { only: ['openai'] }, quality: 'high' } },
    })
    await provider.attempt(request, handmade(seen))
    const urls = [
      `data:image/png;base64,${base64('png')}`,
      `data:image/jpeg;base64,${base64('jpeg')}`,
    ]
    expect(await caught[0]?.json()).toEqual({
      model: pictured,
      prompt: 'a red bicycle',
      n: 2,
      size: '1024x1024',
      input_references: urls.map((url) => ({ type: 'image_url', image_url: { url } })),
      quality: 'high',
      provider: { only: ['openai'] },
    })
    expect(Object.fromEntries(caught[0]?.headers ?? [])).toMatchObject({
      authorization: `Bearer ${apiKey}`,
      'http-referer': 'https://posters.example',
      'x-openrouter-title': 'Posters',
    })
    expect(seen.sends).toEqual([`POST ${host}/api/v1/images`])
  })

  test('gives images, usage and what it did cost', async () => {
    catchOne('/images', imagesAnswer)
    const made: ImageMade = await make().attempt(imageRequest({ n: 2 }), handmade(seen))
    expect(made).toEqual({
      images: [{ data: pictures.png, mediaType: 'image/png' }],
      usage: { inputTokens: 50, outputTokens: 4160, totalTokens: 4210, images: 1 },
      cost: 0.042,
      warnings: ['made 1 of 2 images'],
    })
  })

  test('is asked for a ratio and a resolution, with the seed', async () => {
    const caught = catchOne('/images', imagesAnswer)
    const provider = make({ model: 'bytedance-seed/seedream-4.5', imageSize: '2K' })
    await provider.attempt(imageRequest({ aspectRatio: '16:9', seed: 7 }), handmade(seen))
    expect(await caught[0]?.json()).toEqual({
      model: 'bytedance-seed/seedream-4.5',
      prompt: 'a red bicycle',
      aspect_ratio: '16:9',
      resolution: '2K',
      seed: 7,
    })
  })

  test('is asked for a size alone, beside which a ratio or a resolution may be refused', async () => {
    const caught = catchOne('/images', imagesAnswer)
    const request = imageRequest({ size: '1536x1024', aspectRatio: '16:9' })
    await make({ model: 'acme/paint', imageSize: '1K' }).attempt(request, handmade(seen))
    expect(await caught[0]?.json()).toEqual({
      model: 'acme/paint',
      prompt: 'a red bicycle',
      size: '1536x1024',
    })
  })

  test('is asked for a ratio where it takes no sizes and both were given', async () => {
    const caught = catchOne('/images', imagesAnswer)
    const provider = make({ model: 'black-forest-labs/flux.2-pro' })
    const request = imageRequest({ size: '1536x1024', aspectRatio: '3:2' })
    expect(provider.accepts(request)).toBe(true)
    await provider.attempt(request, handmade(seen))
    expect(await caught[0]?.json()).toMatchObject({ aspect_ratio: '3:2' })
  })

  test("is sent an upstream's own parameters", async () => {
    const caught = catchOne('/images', imagesAnswer)
    const provider = { options: { openai: { moderation: 'low' } } }
    const quality = { outputFormat: 'webp', outputCompression: 60 } as const
    await make({ provider, ...quality }).attempt(imageRequest(), handmade(seen))
    expect(await caught[0]?.json()).toMatchObject({
      provider,
      output_format: 'webp',
      output_compression: 60,
    })
  })

  test('keeps the images beside one that was not given', async () => {
    const [image] = imagesAnswer.data
    catchOne('/images', { ...imagesAnswer, data: [{ media_type: 'image/png' }, image] })
    const made: ImageMade = await make().attempt(imageRequest({ n: 2 }), handmade(seen))
    expect(made.images).toHaveLength(1)
    expect(made.warnings).toEqual(['made 1 of 2 images'])
  })

  test.each([
    ["a key of one's own at the upstream", true, 0.044],
    ["OpenRouter's own", false, 0.042],
  ])('costs what both bill with %s', async (_, is_byok, cost) => {
    const usage = {
      ...imagesAnswer.usage,
      is_byok,
      cost_details: { upstream_inference_cost: 0.002 },
    }
    catchOne('/images', { ...imagesAnswer, usage })
    const made: ImageMade = await make().attempt(imageRequest(), handmade(seen))
    expect(made.cost).toBeCloseTo(cost)
  })

  test.each([undefined, null, 'free', { cost: -1 }, { cost: null }])(
    'is taken also with the usage %o',
    async (usage) => {
      catchOne('/images', { ...imagesAnswer, usage })
      const made: ImageMade = await make().attempt(imageRequest(), handmade(seen))
      expect(made).toMatchObject({ cost: undefined, usage: { images: 1 } })
    },
  )
})

describe('a model of chat completions', () => {
  test('is sent text and images in one message, and asked for images', async () => {
    const caught = catchOne('/chat/completions', chatAnswer)
    const provider = make({ model: chatty, imageSize: '2K' })
    const request = imageRequest({ aspectRatio: '16:9', references: [reference('webp')] })
    const made: ImageMade = await provider.attempt(request, handmade(seen))
    expect(await caught[0]?.json()).toEqual({
      model: chatty,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'a red bicycle' },
            {
              type: 'image_url',
              image_url: { url: `data:image/webp;base64,${base64('webp')}` },
            },
          ],
        },
      ],
      modalities: ['image', 'text'],
      image_config: { aspect_ratio: '16:9', image_size: '2K' },
    })
    expect(made.images).toEqual([{ data: pictures.png, mediaType: 'image/png' }])
    expect(made.cost).toBe(0.039)
  })

  test('that answers in words has its words in the fault', async () => {
    const words = { choices: [{ message: { content: 'I cannot draw that.' } }] }
    catchOne('/chat/completions', words)
    expect(await faultOf(make({ model: chatty }), imageRequest())).toMatchObject({
      kind: 'empty_response',
      message: 'no image: I cannot draw that.',
    })
  })

  test('is asked for nothing that was not asked for', async () => {
    const caught = catchOne('/chat/completions', chatAnswer)
    await make({ model: chatty }).attempt(imageRequest(), handmade(seen))
    expect(Object.keys(Object(await caught[0]?.json()))).toEqual([
      'model',
      'messages',
      'modalities',
    ])
  })

  test.each([
    ['that gives images alone', { model: 'black-forest-labs/flux.2-pro' }, ['image']],
    ['that is not known', { model: 'acme/paint' }, ['image', 'text']],
    ['as the option says', { model: 'acme/paint', modalities: ['image'] as const }, ['image']],
  ])('%s is asked for what it gives', async (_, options, modalities) => {
    const caught = catchOne('/chat/completions', chatAnswer)
    await make({ ...options, endpoint: 'chat' }).attempt(imageRequest(), handmade(seen))
    expect(await caught[0]?.json()).toMatchObject({ modalities })
  })

  test('is asked for the ratio of a request that has a size too', async () => {
    const caught = catchOne('/chat/completions', chatAnswer)
    const provider = make({ model: chatty })
    const request = imageRequest({ size: '1536x1024', aspectRatio: '3:2', seed: 7 })
    expect(provider.accepts(request)).toBe(true)
    await provider.attempt(request, handmade(seen))
    expect(await caught[0]?.json()).toMatchObject({
      image_config: { aspect_ratio: '3:2' },
      seed: 7,
    })
  })

  test('gives the images beside one that is none', async () => {
    const [choice] = chatAnswer.choices
    const images = [null, { image_url: {} }, ...(choice?.message.images ?? [])]
    const message = { ...choice?.message, images }
    catchOne('/chat/completions', { ...chatAnswer, choices: [{ ...choice, message }] })
    const made: ImageMade = await make({ model: chatty }).attempt(imageRequest(), handmade(seen))
    expect(made.images).toHaveLength(1)
  })
})

describe('an answer', () => {
  test.each([
    ['finish_reason content_filter', { finish_reason: 'content_filter', message: { content: '' } }],
    ['a native IMAGE_SAFETY', { native_finish_reason: 'IMAGE_SAFETY', message: { content: null } }],
    ['a refusal', { message: { refusal: 'I will not.' } }],
  ])('without an image because of %s is content_policy', async (_, choice) => {
    catchOne('/chat/completions', { choices: [choice] })
    expect(await faultOf(make({ model: chatty }), imageRequest())).toMatchObject({
      kind: 'content_policy',
      transient: false,
    })
  })

  test.each([
    [pictured, { data: [{ url: 'https://files.example/1.png' }] }],
    [chatty, { choices: [{ message: { images: [{ url: 'https://files.example/1.png' }] } }] }],
  ])(
    'of %s with images in another form is not empty, and not bought again',
    async (model, body) => {
      catchOne(model === chatty ? '/chat/completions' : '/images', body)
      const fault = await faultOf(make({ model }), imageRequest())
      expect(fault).toMatchObject({ kind: 'malformed_response', status: 200 })
      expect(fault.message).toContain('no image of the answer can be read: ')
      expect(mayHaveBeenPaid(fault)).toBe(true)
    },
  )

  test.each([
    [pictured, { data: [] }],
    [pictured, { data: null }],
    [chatty, { choices: [] }],
    [chatty, { choices: [{ message: { images: [] } }] }],
  ])('of %s without an image is empty, and may be asked for again: %j', async (model, body) => {
    catchOne(model === chatty ? '/chat/completions' : '/images', body)
    const fault = await faultOf(make({ model }), imageRequest())
    expect(fault).toMatchObject({ kind: 'empty_response', transient: true })
    expect(mayHaveBeenPaid(fault)).toBe(false)
  })

  test('with an entry that is none gives the images that are', async () => {
    catchOne('/images', { data: [{ url: 'x' }, { b64_json: base64('png') }] })
    const made: ImageMade = await make().attempt(imageRequest(), handmade(seen))
    expect(made.images).toHaveLength(1)
  })
})

describe('the fault of', () => {
  const cases = Object.entries(answers) as [
    string,
    { status: number; body: object | string; headers?: Record<string, string>; fault: object },
  ][]

  describe.each([
    ['/images', pictured],
    ['/chat/completions', chatty],
  ])('%s:', (path, model) => {
    test.each(cases)('%s', async (_, { status, body, fault, headers = {} }) => {
      nock(host).post(`/api/v1${path}`).reply(status, body, headers)
      expect(await faultOf(make({ model }), imageRequest())).toMatchObject({
        retryAfterMs: undefined,
        ...fault,
      })
    })
  })

  test('an upstream that says in RetryInfo when to come back', async () => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '37s' }]
    const raw = JSON.stringify({ error: { code: 429, status: 'RESOURCE_EXHAUSTED', details } })
    const metadata = { provider_name: 'Google AI Studio', raw }
    nock(host)
      .post('/api/v1/chat/completions')
      .reply(429, { error: { code: 429, message: 'Provider returned error', metadata } })
    expect(await faultOf(make({ model: chatty }), imageRequest())).toMatchObject({
      kind: 'rate_limit',
      scope: 'model',
      retryAfterMs: 37_000,
    })
  })
})

describe('the key', () => {
  test('comes from the environment where none is given, and fails the attempt where there is none', async () => {
    const caught = catchOne('/images', imagesAnswer)
    const provider = openrouter({ model: pictured })
    vi.stubEnv('OPENROUTER_API_KEY', 'sk-or-from-environment')
    await provider.attempt(imageRequest(), handmade(seen))
    expect(caught[0]?.headers.get('authorization')).toBe('Bearer sk-or-from-environment')
    vi.stubEnv('OPENROUTER_API_KEY', '')
    expect(await faultOf(provider, imageRequest())).toMatchObject({
      kind: 'auth',
      delivery: 'unsent',
      message: 'openrouter: no API key: pass apiKey or set OPENROUTER_API_KEY',
    })
  })
})

describe('what it accepts', () => {
  const accepts = (fields: Parameters<typeof imageRequest>[0], options = {}) =>
    make(options).accepts(imageRequest(fields))

  test.each([
    ['a prompt', {}, {}],
    ['sixteen references', { references: Array.from({ length: 16 }, () => reference('png')) }, {}],
    ['ten images', { n: 10 }, {}],
    ['a size where the model has sizes', { size: '1024x1024' }, {}],
    ['an aspect ratio', { aspectRatio: '21:9' }, { model: chatty }],
    ['a variant of a model', {}, { model: `${chatty}-preview:free` }],
    ['a seed where the model has one', { seed: 7 }, { model: chatty }],
    [
      'no retention in chat completions',
      { providerOptions: { openrouter: { provider: { zdr: true } } } },
      { model: chatty },
    ],
  ])('takes %s', (_, fields, options) => {
    expect(accepts(fields, options)).toBe(true)
  })

  test.each([
    [{ mask: reference('png') }, {}, 'takes no mask'],
    [{ n: 2 }, { model: chatty }, 'makes at most 1 image at once, not 2'],
    [{ n: 11 }, {}, 'makes at most 10 images at once, not 11'],
    [{ size: '1024x1024' }, { model: chatty }, 'takes aspectRatio and imageSize, not size'],
    [{ aspectRatio: '8:1' }, { model: chatty }, 'takes the aspect ratios 1:1'],
    [{ aspectRatio: '4:5' }, {}, 'takes the aspect ratios 1:1'],
    [{ size: '1024x1365' }, {}, 'both sides must be multiples of 16'],
    [{ seed: 7 }, {}, 'takes no seed'],
    [{ references: [reference('gif')] }, {}, 'it takes png, jpeg, webp'],
    [{ providerOptions: { openrouter: { imageSize: '2K' } } }, {}, 'takes no imageSize'],
    [
      { providerOptions: { openrouter: { imageSize: '512' } } },
      { model: chatty },
      'makes images of 1K, 2K, 4K, not 512',
    ],
    [{ providerOptions: { openrouter: { quality: 'max' } } }, {}, "does not take quality 'max'"],
    [
      { providerOptions: { openrouter: { quality: 'high' } } },
      { model: chatty },
      'takes no quality',
    ],
    [
      { providerOptions: { openrouter: { provider: { zdr: true } } } },
      { model: 'acme/paint' },
      'takes no provider.zdr at /images',
    ],
    [
      { references: Array.from({ length: 4 }, () => reference('png')) },
      { model: 'google/gemini-2.5-flash-image' },
      'takes at most 3 reference images, not 4',
    ],
    [
      { providerOptions: { openrouter: { models: [] } } },
      {},
      "providerOptions.openrouter: unknown option 'models'",
    ],
  ])('refuses: %#', (fields, options, reason) => {
    expect(accepts(fields, options)).toEqual(expect.stringContaining(reason))
  })

  test('cannot tell of a model that it does not know, which is asked where the option says', async () => {
    expect(accepts({ size: '300x300' }, { model: 'acme/paint' })).toBeUndefined()
    expect(accepts({ n: 2 }, { model: 'acme/paint', endpoint: 'chat' })).toContain('at most 1')
    const caught = catchOne('/chat/completions', chatAnswer)
    const provider = make({ model: 'acme/paint', endpoint: 'chat' })
    await provider.attempt(imageRequest(), handmade(seen))
    expect(caught).toHaveLength(1)
  })
})

describe('its options', () => {
  test('name the target, its price and its limits', () => {
    expect(make({ price: 0.04 }).price?.(imageRequest({ n: 3 }))).toBeCloseTo(0.12)
    expect(make()).toMatchObject({ id: `openrouter/${pictured}`, maxImages: 10 })
    expect(make({ model: chatty, id: 'mine' })).toMatchObject({ id: 'mine', maxImages: 1 })
    expect(make()).not.toHaveProperty('price')
  })

  test.each([
    [{ model: 'gemini' }, "openrouter: model: expected a model like 'google/gemini-3-pro-image'"],
    [{ endpoint: 'video' }, "openrouter: endpoint: expected 'images' or 'chat'"],
    [{ modle: 'x' }, "openrouter: unknown option 'modle'"],
    [{ quality: 'best' }, 'openrouter: quality'],
    [{ modalities: ['text'] }, "openrouter: modalities: expected 'image' among them"],
    [
      { background: 'transparent' },
      `openrouter: ${pictured} does not take background 'transparent'`,
    ],
    [{ model: chatty, quality: 'high' }, `openrouter: ${chatty} takes no quality`],
    [
      { model: 'acme/paint', background: 'transparent', outputFormat: 'jpeg' },
      'openrouter: acme/paint cannot give jpeg a transparent background',
    ],
    [
      { provider: { data_collection: 'deny' } },
      `openrouter: ${pictured} takes no provider.data_collection at /images`,
    ],
    [
      { model: chatty, provider: { options: { google: {} } } },
      `openrouter: ${chatty} takes no provider.options at chat completions`,
    ],
  ])('are checked: %o', (options, message) => {
    expect(() => make(options as object)).toThrow(message)
  })
})

test('in a pipeline the report has the cost that was told', async () => {
  catchOne('/images', imagesAnswer)
  const { report } = await pipeline(createImage)
    .to(make({ price: 0.05 }))
    .run({ prompt: 'a red bicycle' })
  expect(report.attempts).toMatchObject([{ submissions: 1, cost: 0.042, costIs: 'confirmed' }])
  expect(report.costs).toEqual({ confirmed: 0.042, estimated: 0 })
})
