import { pipeline, createImage, type ImageMade } from '@stint/core'
import nock from 'nock'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { faultOf, handmade, imageRequest, type Seen } from '../__fixtures__/attempts.ts'
import { base64, pictures, reference } from '../__fixtures__/pictures.ts'
import answers from './__fixtures__/answers.json' with { type: 'json' }
import { openai } from './openai.ts'

const host = 'https://api.openai.com'
const apiKey = 'sk-test-1234567890'
const image = {
  created: 1764000000,
  data: [{ b64_json: base64('png') }],
  size: '1024x1024',
  quality: 'high',
  usage: {
    input_tokens: 50,
    output_tokens: 4160,
    total_tokens: 4210,
    input_tokens_details: { image_tokens: 40, text_tokens: 10 },
  },
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
function catchOne(path: string, answer: object = image): Request[] {
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
  test('sends one request with the options of factory and request', async () => {
    const caught = catchOne('/v1/images/generations')
    const provider = openai({
      apiKey,
      quality: 'low',
      background: 'opaque',
      organization: 'org-1',
      project: 'proj-1',
      headers: { 'x-team': 'posters' },
    })
    const request = imageRequest({
      n: 2,
      size: '1024x1024',
      providerOptions: { openai: { quality: 'high' }, google: { imageSize: '2K' } },
    })
    await provider.attempt(request, handmade(seen))
    expect(await caught[0]?.json()).toEqual({
      model: 'gpt-image-2',
      prompt: 'a red bicycle',
      n: 2,
      size: '1024x1024',
      quality: 'high',
      background: 'opaque',
    })
    expect(Object.fromEntries(caught[0]?.headers ?? [])).toMatchObject({
      authorization: `Bearer ${apiKey}`,
      'openai-organization': 'org-1',
      'openai-project': 'proj-1',
      'x-team': 'posters',
    })
    expect(seen.sends).toEqual([`POST ${host}/v1/images/generations`])
  })

  test('gives the bytes of the images, what was used, and a word when there are fewer', async () => {
    catchOne('/v1/images/generations')
    const made: ImageMade = await openai({ apiKey }).attempt(imageRequest({ n: 2 }), handmade(seen))
    expect(made.images).toEqual([{ data: pictures.png, mediaType: 'image/png' }])
    expect(made.usage).toEqual({
      inputTokens: 50,
      outputTokens: 4160,
      totalTokens: 4210,
      images: 1,
    })
    expect(made.warnings).toEqual(['made 1 of 2 images'])
  })

  test('turns an aspect ratio into a size of exactly that ratio', async () => {
    const caught = catchOne('/v1/images/generations')
    await openai({ apiKey }).attempt(imageRequest({ aspectRatio: '16:9' }), handmade(seen))
    expect(await caught[0]?.json()).toMatchObject({ size: '1536x864' })
  })

  test('takes data URLs of servers that send them', async () => {
    const data = [{ b64_json: `data:image/png;base64,${base64('png')}` }]
    catchOne('/v1/images/generations', { data })
    const made = await openai({ apiKey }).attempt(imageRequest(), handmade(seen))
    expect(made.images[0]?.data).toEqual(pictures.png)
  })
})

describe('an edit', () => {
  test('sends references and mask byte for byte', async () => {
    const caught = catchOne('/v1/images/edits')
    const request = imageRequest({
      references: [reference('png'), reference('jpeg'), reference('webp')],
      mask: reference('png'),
    })
    await openai({ apiKey, outputFormat: 'webp' }).attempt(request, handmade(seen))
    const form = (await caught[0]?.formData()) ?? new FormData()
    const sent = form.getAll('image[]') as File[]
    expect(sent.map((file) => file.type)).toEqual(['image/png', 'image/jpeg', 'image/webp'])
    const bytes = await Promise.all(sent.map((file) => file.arrayBuffer()))
    expect(bytes.map((buffer) => new Uint8Array(buffer))).toEqual([
      pictures.png,
      pictures.jpeg,
      pictures.webp,
    ])
    const mask = await (form.get('mask') as File).arrayBuffer()
    expect(new Uint8Array(mask)).toEqual(pictures.png)
    expect(form.get('prompt')).toBe('a red bicycle')
    expect(form.get('output_format')).toBe('webp')
  })

  test('sends a single reference as image', async () => {
    const caught = catchOne('/v1/images/edits')
    const request = imageRequest({ references: [reference('webp')] })
    await openai({ apiKey }).attempt(request, handmade(seen))
    const file = (await caught[0]?.formData())?.get('image') as File
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(pictures.webp)
  })

  test('fetches a link first, which is no submission', async () => {
    nock('https://cdn.example').get('/a').reply(200, Buffer.from(pictures.jpeg))
    const caught = catchOne('/v1/images/edits')
    const provider = openai({ apiKey })
    const request = imageRequest({ references: [{ url: 'https://cdn.example/a' }] })
    await provider.attempt(request, handmade(seen))
    const file = (await caught[0]?.formData())?.get('image') as File
    expect(file.type).toBe('image/jpeg')
    expect(seen.sends).toEqual(['GET https://cdn.example/a', `POST ${host}/v1/images/edits`])
    const paid = seen.sends.map((send) => {
      const [method = '', url = ''] = send.split(' ')
      return provider.isSubmission?.({ method, url, headers: new Headers() })
    })
    expect(paid).toEqual([false, true])
  })
})

describe('a reference that cannot be had', () => {
  const linked = imageRequest({ references: [{ url: 'https://cdn.example/a' }] })

  test('is a fault of the request when the link is dead', async () => {
    nock('https://cdn.example').get('/a').reply(404)
    expect(await faultOf(openai({ apiKey }), linked)).toMatchObject({
      kind: 'invalid_request',
      scope: 'request',
      delivery: 'unsent',
    })
  })

  test('is a fault of shape that may pass when the server of the link fails', async () => {
    nock('https://cdn.example').get('/a').reply(503)
    expect(await faultOf(openai({ apiKey }), linked)).toMatchObject({
      kind: 'network',
      scope: 'shape',
      transient: true,
      delivery: 'unsent',
    })
  })

  test('is a fault of the request when it is no image', async () => {
    nock('https://cdn.example').get('/a').reply(200, '<html>')
    expect(await faultOf(openai({ apiKey }), linked)).toMatchObject({
      kind: 'invalid_request',
      message: 'reference 1: what its url gives is not an image',
    })
  })

  test('is unsupported when it is an image of a kind that is not taken', async () => {
    nock('https://cdn.example').get('/a').reply(200, Buffer.from(pictures.gif))
    expect(await faultOf(openai({ apiKey }), linked)).toMatchObject({
      kind: 'unsupported',
      delivery: 'unsent',
      message: 'reference 1 is image/gif; it takes png, jpeg, webp',
    })
  })

  test('is not fetched from the own network', async () => {
    const request = imageRequest({ references: [{ url: 'https://169.254.169.254/latest' }] })
    const fault = await faultOf(openai({ apiKey }), request)
    expect(fault).toMatchObject({ scope: 'shape', delivery: 'unsent' })
    expect(fault.message).toContain('not allowed')
  })
})

describe('the fault of', () => {
  const cases = Object.entries(answers) as [string, (typeof answers)['size']][]

  test.each(cases.filter(([, { status }]) => status >= 400))(
    '%s, told by the AI SDK alone',
    async (_, { status, body, fault: { kind } }) => {
      nock(host).post('/v1/images/generations').reply(status, body)
      const named = await faultOf(openai({ apiKey }), imageRequest(), { wire: false })
      expect(named).toMatchObject({ kind, status })
    },
  )

  test('a connection that breaks', async () => {
    const code = { code: 'ECONNRESET' }
    const fetch = (): Promise<never> =>
      Promise.reject(
        new TypeError('fetch failed', { cause: Object.assign(new Error('read ECONNRESET'), code) }),
      )
    expect(await faultOf(openai({ apiKey }), imageRequest(), { fetch })).toMatchObject({
      kind: 'network',
      delivery: 'unknown',
      message: 'read ECONNRESET',
    })
  })
})

describe('the key', () => {
  test('is read at each attempt, from a function', async () => {
    const caught = [...catchOne('/v1/images/generations'), ...catchOne('/v1/images/generations')]
    const keys = ['sk-first-key-1', 'sk-second-key-2']
    const used: (string | null)[] = []
    const fetch: typeof globalThis.fetch = (input, init) => {
      used.push(new Headers(init?.headers).get('authorization'))
      return globalThis.fetch(input, init)
    }
    const provider = openai({ apiKey: async () => keys.shift() ?? '' })
    await provider.attempt(imageRequest(), handmade(seen, fetch))
    await provider.attempt(imageRequest(), handmade(seen, fetch))
    expect(used).toEqual(['Bearer sk-first-key-1', 'Bearer sk-second-key-2'])
    expect(caught).toEqual([])
  })

  test('comes from the environment where none is given', async () => {
    const caught = catchOne('/v1/images/generations')
    const provider = openai()
    vi.stubEnv('OPENAI_API_KEY', 'sk-from-environment')
    await provider.attempt(imageRequest(), handmade(seen))
    expect(caught[0]?.headers.get('authorization')).toBe('Bearer sk-from-environment')
  })

  test('that is missing fails the attempt before anything is sent, and says where it goes', async () => {
    vi.stubEnv('OPENAI_API_KEY', '')
    expect(await faultOf(openai(), imageRequest())).toMatchObject({
      kind: 'auth',
      scope: 'key',
      delivery: 'unsent',
      message: 'openai: no API key: pass apiKey or set OPENAI_API_KEY',
    })
  })

  test('that its function cannot give is a fault of the key', async () => {
    const sealed = (): never => {
      throw new Error('vault is sealed')
    }
    expect(await faultOf(openai({ apiKey: sealed }), imageRequest())).toMatchObject({
      kind: 'auth',
      delivery: 'unsent',
      message: 'openai: the function given as apiKey failed: vault is sealed',
    })
  })
})

describe('what it accepts', () => {
  const accepts = (fields: Parameters<typeof imageRequest>[0], options = {}) =>
    openai({ apiKey, ...options }).accepts(imageRequest(fields))
  const large = (mediaType: string, bytes: number) => ({ data: new Uint8Array(bytes), mediaType })

  test.each([
    ['a prompt', {}],
    ['sixteen references', { references: Array.from({ length: 16 }, () => reference('png')) }],
    ['a mask with its reference', { references: [reference('jpeg')], mask: reference('png') }],
    ['ten images', { n: 10 }],
    ['a size in multiples of 16', { size: '3840x2160' }],
    ['an aspect ratio', { aspectRatio: '21:9' }],
    ['both', { size: '1536x1024', aspectRatio: '16:9' }],
    ['a link', { references: [{ url: 'https://cdn.example/a' }] }],
    ['options of other vendors', { providerOptions: { google: { anything: true } } }],
  ])('takes %s', (_, fields) => {
    expect(accepts(fields)).toBe(true)
  })

  test.each(
    [
      [
        { references: Array.from({ length: 17 }, () => reference('png')) },
        'takes at most 16 reference images, not 17',
      ],
      [{ references: [reference('gif')] }, 'reference 1 is image/gif; it takes png, jpeg, webp'],
      [
        { references: [large('image/png', 50 * 1024 * 1024 + 1)] },
        'reference 1 has 50.1 MiB; it takes 50 MiB',
      ],
      [
        { references: [reference('png')], mask: reference('jpeg') },
        'the mask is image/jpeg; it takes png',
      ],
      [
        { references: [reference('png')], mask: large('image/png', 4 * 1024 * 1024 + 1) },
        'the mask has 4.1 MiB; it takes 4 MiB',
      ],
      [{ n: 11 }, 'makes at most 10 images at once, not 11'],
      [{ seed: 7 }, 'takes no seed'],
      [{ size: '1024x1365' }, 'does not take size 1024x1365: both sides must be multiples of 16'],
      [
        { size: '512x512' },
        'does not take size 512x512: at least 655360 pixels are needed, like 1024x640',
      ],
      [{ size: '3840x1024' }, 'does not take size 3840x1024: the sides may differ by 3:1 at most'],
      [{ size: '4096x4096' }, 'does not take size 4096x4096: no side may be longer than 3840'],
      [
        { size: '3200x3200' },
        'does not take size 3200x3200: at most 8294400 pixels are possible, like 3840x2160',
      ],
      [
        { aspectRatio: '4:1' },
        'has no size of aspect ratio 4:1 (both sides are multiples of 16): give a size',
      ],
      [
        { providerOptions: { openai: { qualty: 'low' } } },
        "providerOptions.openai: unknown option 'qualty'",
      ],
      [{ providerOptions: { openai: { quality: 'max' } } }, "does not take quality 'max'"],
      [{ providerOptions: { openai: { inputFidelity: 'high' } } }, 'takes no inputFidelity'],
      [
        { providerOptions: { openai: { background: 'transparent', outputFormat: 'jpeg' } } },
        'cannot give jpeg a transparent background: choose png or webp',
      ],
      [{ n: 11, seed: 7 }, 'makes at most 10 images at once, not 11; takes no seed'],
    ].map(([fields, reason]) => [reason, fields] as const),
  )('refuses: %s', (reason, fields) => {
    expect(accepts(fields as object)).toEqual(expect.stringContaining(reason as string))
  })

  test('knows what its models take', () => {
    expect(accepts({ size: '2048x2048' }, { model: 'gpt-image-2.6-flare' })).toBe(true)
    expect(accepts({ size: '2048x2048' }, { model: 'gpt-image-1.5' })).toBe(
      'takes the sizes 1024x1024, 1536x1024, 1024x1536, not 2048x2048',
    )
    expect(accepts({ aspectRatio: '3:2' }, { model: 'gpt-image-1.5' })).toBe(true)
    expect(accepts({ size: '1024x1365' }, { model: 'gpt-image-2-2026-04-21' })).toContain(
      'multiples',
    )
    expect(
      accepts(
        { references: [reference('png')] },
        { model: 'gpt-image-2.6-flare', outputFormat: 'gif' },
      ),
    ).toBe('makes no gif from references: choose another outputFormat')
  })

  test('leaves open what it does not know of a model', () => {
    expect(accepts({ size: '300x300' }, { model: 'flux' })).toBeUndefined()
    expect(accepts({ aspectRatio: '16:9' }, { model: 'flux' })).toContain('give a size')
    expect(accepts({ seed: 7 }, { model: 'flux' })).toBe('takes no seed')
  })

  test('takes fewer references where it is told so', () => {
    const references = [reference('png'), reference('png')]
    expect(accepts({ references }, { maxReferences: 1 })).toBe(
      'takes at most 1 reference image, not 2',
    )
    expect(accepts({ references }, { maxReferences: 0 })).toBe('takes no reference images')
  })
})

describe('its options', () => {
  test('make the provider', () => {
    const provider = openai({ apiKey, price: 0.04, maxResponseBytes: 1000 })
    expect(provider).toMatchObject({
      id: 'openai/gpt-image-2',
      maxImages: 10,
      maxResponseBytes: 1000,
    })
    expect(provider.price?.(imageRequest({ n: 3 }))).toBeCloseTo(0.12)
    expect(openai({ apiKey, id: 'mine' }).id).toBe('mine')
    expect(openai({ apiKey })).not.toHaveProperty('price')
    expect(openai({ apiKey, price: () => 7 }).price?.(imageRequest())).toBe(7)
  })

  test('may name another server, also by its variable', () => {
    vi.stubEnv('OPENAI_BASE_URL', 'https://proxy.example/v1')
    const paid = (provider: ReturnType<typeof openai>, url: string) =>
      provider.isSubmission?.({ method: 'POST', url, headers: new Headers() })
    expect(paid(openai(), 'https://proxy.example/v1/images/edits')).toBe(true)
    expect(paid(openai({ baseURL: 'http://127.0.0.1:9/v1' }), 'http://127.0.0.1:9/v1/x')).toBe(true)
    expect(paid(openai(), `${host}/v1/images/edits`)).toBe(false)
  })

  test.each([
    [{ modle: 'x' }, "openai: unknown option 'modle'"],
    [{ quality: 'best' }, 'openai: quality'],
    [{ apiKey: 5 }, 'openai: apiKey: expected a key or a function that returns one'],
    [{ baseURL: 'api.openai.com' }, 'openai: baseURL: expected an http(s) address'],
    [{ price: -1 }, 'openai: price: expected a number from 0 or a function'],
    [{ model: 'gpt-image-2', inputFidelity: 'high' }, 'openai: gpt-image-2 takes no inputFidelity'],
    [{ quality: 'max' }, "openai: gpt-image-2 does not take quality 'max'"],
    [{ outputFormat: 'jpeg', background: 'transparent' }, 'choose png or webp'],
  ])('are checked: %o', (options, message) => {
    expect(() => openai(options as object)).toThrow(message)
  })
})

test('a pipeline gets what was made', async () => {
  catchOne('/v1/images/generations')
  const { images, report } = await pipeline(createImage)
    .to(openai({ apiKey }))
    .run({ prompt: 'a red bicycle', aspectRatio: '1:1' })
  expect(images[0]?.mediaType).toBe('image/png')
  expect(report.attempts).toMatchObject([{ target: 'openai/gpt-image-2', submissions: 1 }])
})
