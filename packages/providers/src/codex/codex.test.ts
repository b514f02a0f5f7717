import { createImage, pipeline, type CallEvent, type ImageMade } from '@stint/core'
import nock from 'nock'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { faultOf, handmade, imageRequest, type Seen } from '../__fixtures__/attempts.ts'
import { base64, pictures, reference } from '../__fixtures__/pictures.ts'
import { codex } from './codex.ts'
import {
  completed,
  failed,
  imageItem,
  itemDone,
  preview,
  sse,
  stream,
} from './__fixtures__/events.ts'

const apiKey = 'sk-proj-0123456789abcdef0123456789abcdef'

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

/** Answers one request with a stream, and keeps it. */
function catchOne(
  body: string = sse(itemDone, completed(imageItem)),
  url = 'https://api.openai.com/v1',
): Request[] {
  const caught: Request[] = []
  const { origin, pathname } = new URL(url)
  nock(origin)
    .post(`${pathname}/responses`)
    .reply((request: Request) => {
      caught.push(request.clone())
      return [200, body, stream]
    })
  return caught
}

describe('a request', () => {
  test('is one user message of text and images, and the tool as it is to be used', async () => {
    const caught = catchOne()
    const provider = codex({ apiKey, quality: 'low', partialImages: 2 })
    const request = imageRequest({
      size: '1024x1024',
      references: [reference('png'), reference('webp')],
      mask: reference('png'),
      providerOptions: { codex: { quality: 'high' } },
    })
    await provider.attempt(request, handmade(seen))
    expect(await caught[0]?.json()).toMatchObject({
      stream: true,
      store: false,
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'a red bicycle' },
            { type: 'input_image', image_url: `data:image/png;base64,${base64('png')}` },
            { type: 'input_image', image_url: `data:image/webp;base64,${base64('webp')}` },
          ],
        },
      ],
      tools: [
        {
          type: 'image_generation',
          action: 'edit',
          model: 'gpt-image-2',
          size: '1024x1024',
          quality: 'high',
          partial_images: 2,
          input_image_mask: { image_url: `data:image/png;base64,${base64('png')}` },
        },
      ],
      tool_choice: { type: 'image_generation' },
    })
    expect(seen.sends).toEqual(['POST https://api.openai.com/v1/responses'])
  })

  test('at the backend of ChatGPT has the token of this attempt, the account and instructions', async () => {
    const base = 'https://chatgpt.com/backend-api/codex'
    const tokens = ['token-one-0123', 'token-two-0123']
    const provider = codex({ accessToken: async () => tokens.shift() ?? '', accountId: 'acct_1' })
    const caught: Request[] = []
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const [request] = [catchOne(undefined, base)]
      // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
      await provider.attempt(imageRequest(), handmade(seen))
      caught.push(...request)
    }
    expect(caught.map(({ headers }) => headers.get('authorization'))).toEqual([
      'Bearer token-one-0123',
      'Bearer token-two-0123',
    ])
    expect(caught[0]?.headers.get('chatgpt-account-id')).toBe('acct_1')
    expect(caught[0]?.headers.get('openai-beta')).toBe('responses=v1')
    expect(await caught[0]?.json()).toMatchObject({
      store: false,
      instructions: expect.stringContaining('image generation tool'),
    })
  })
})

describe('a stream', () => {
  test.each([
    ['the item that is done', sse(itemDone, completed())],
    ['the completed response alone', sse(completed(imageItem))],
    ['an item that is done before the stream is cut off', sse(itemDone)],
    ['either, given once', sse(itemDone, completed(imageItem))],
  ])('gives its image by %s', async (_, body) => {
    catchOne(body)
    const made: ImageMade = await codex({ apiKey }).attempt(imageRequest(), handmade(seen))
    expect(made.images).toEqual([{ data: pictures.png, mediaType: 'image/png' }])
  })

  test('tells its states and previews as progress, and a preview is never the image', async () => {
    catchOne(sse({ type: 'response.image_generation_call.generating' }, preview))
    const events: CallEvent[] = []
    const onEvent = (event: CallEvent): void => void events.push(event)
    const line = pipeline(createImage).to(codex({ apiKey }))
    await expect(line.run({ prompt: 'a' }, { onEvent })).rejects.toMatchObject({
      fault: { kind: 'malformed_response', delivery: 'accepted' },
    })
    expect(events.filter(({ type }) => type === 'progress')).toMatchObject([
      { text: 'generating' },
      { image: { data: pictures.png, mediaType: 'image/png' }, index: 0 },
    ])
  })

  test('that fails after the image gives it, with a warning: it is paid for', async () => {
    catchOne(sse(itemDone, failed({ code: 'server_error', message: 'too late' })))
    const made: ImageMade = await codex({ apiKey }).attempt(imageRequest(), handmade(seen))
    expect(made.images).toHaveLength(1)
    expect(made.warnings).toEqual([expect.stringContaining('failed after the image')])
  })
})

describe('what it accepts', () => {
  const accepts = (fields: Parameters<typeof imageRequest>[0], options = {}) =>
    codex({ apiKey, ...options }).accepts(imageRequest(fields))

  test('is a prompt, up to sixteen references, and a mask beside one', () => {
    expect(accepts({})).toBe(true)
    expect(accepts({ references: Array.from({ length: 16 }, () => reference('png')) })).toBe(true)
    expect(accepts({ references: [reference('png')], mask: reference('png') })).toBe(true)
    expect(accepts({}, { imageModel: 'paint-1' })).toBeUndefined()
  })

  test.each([
    [{ n: 2 }, {}, 'makes one image at once, not 2'],
    [{ seed: 1 }, {}, 'takes no seed'],
    [{ mask: reference('png') }, {}, 'takes a mask only with a reference'],
    [{}, { action: 'edit' }, 'edits only with a reference'],
    [
      { references: Array.from({ length: 17 }, () => reference('png')) },
      {},
      'takes at most 16 reference images, not 17',
    ],
    [
      { providerOptions: { codex: { qualty: 'x' } } },
      {},
      "providerOptions.codex: unknown option 'qualty'",
    ],
  ])('is not: %#', (fields, options, reason) => {
    expect(accepts(fields, options)).toContain(reason)
  })
})

describe('its credentials', () => {
  test('exclude each other, and the account goes with the token', () => {
    expect(() => codex({ apiKey, accessToken: 'x' })).toThrow('exclude each other')
    expect(() => codex({ apiKey, accountId: 'x' })).toThrow('accountId goes with accessToken')
    expect(codex({ apiKey }).id).toBe('codex/gpt-image-2')
  })

  test('are those of the attempt, whatever the library would take from the environment', async () => {
    vi.stubEnv(
      'OPENAI_CUSTOM_HEADERS',
      'Authorization: Bearer of-another\nX-Team: another\nX-Cost: 1',
    )
    vi.stubEnv('OPENAI_ORG_ID', 'org-another')
    vi.stubEnv('OPENAI_PROJECT_ID', 'proj-another')
    const caught = catchOne()
    const provider = codex({ apiKey, headers: { 'x-team': 'posters' } })
    await provider.attempt(imageRequest(), handmade(seen))
    const headers = caught[0]?.headers
    expect(headers?.get('authorization')).toBe(`Bearer ${apiKey}`)
    expect(headers?.get('x-team')).toBe('posters')
    for (const name of ['x-cost', 'openai-organization', 'openai-project'])
      expect(headers?.get(name)).toBeNull()
  })

  test('that are missing fail the attempt before anything is sent', async () => {
    vi.stubEnv('OPENAI_API_KEY', '')
    expect(await faultOf(codex(), imageRequest())).toMatchObject({
      kind: 'auth',
      delivery: 'unsent',
      message: 'codex: no API key: pass apiKey or set OPENAI_API_KEY',
    })
    expect(await faultOf(codex({ accessToken: () => '' }), imageRequest())).toMatchObject({
      kind: 'auth',
      delivery: 'unsent',
      message: expect.stringContaining('no access token'),
    })
  })
})
