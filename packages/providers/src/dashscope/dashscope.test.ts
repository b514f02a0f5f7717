import { createImage, mayHaveBeenPaid, pipeline } from '@stint/core'
import { virtualClock } from '@stint/testkit'
import nock from 'nock'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { faultOf, handmade, imageRequest, type Seen } from '../__fixtures__/attempts.ts'
import { base64, pictures, reference } from '../__fixtures__/pictures.ts'
import { dashscope } from './dashscope.ts'
import type { DashScopeOptions } from './settings.ts'

const apiKey = 'sk-0123456789abcdef0123456789abcdef'
const host = 'https://dashscope-intl.aliyuncs.com'
const sync = '/api/v1/services/aigc/multimodal-generation/generation'
const task = '/api/v1/services/aigc/text2image/image-synthesis'
const files = 'http://files.example'

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

const make = (options: DashScopeOptions = {}) =>
  dashscope({ apiKey, allowHosts: ['files.example'], pollEvery: 1, ...options })

/** Answers one submission and keeps it. */
function catchOne(path: string, output: object, from = host): Request[] {
  const caught: Request[] = []
  nock(from)
    .post(path)
    .reply((request: Request) => {
      caught.push(request.clone())
      return [200, { output, request_id: 'r-1' }, { 'content-type': 'application/json' }]
    })
  return caught
}

const withImage = (...links: string[]) => ({
  choices: [{ message: { content: links.map((image) => ({ image })) } }],
})
const file = (path: string) => nock(files).get(path).reply(200, Buffer.from(pictures.png))
const poll = (output: object, status = 200) =>
  nock(host).get('/api/v1/tasks/t-1').reply(status, { output })

describe('a model that edits', () => {
  test('is sent images and text in one message, and its result is downloaded', async () => {
    const caught = catchOne(sync, withImage(`${files}/1.png`))
    file('/1.png')
    const request = imageRequest({
      n: 2,
      size: '1536x1024',
      seed: 7,
      references: [reference('png'), reference('jpeg')],
      providerOptions: { dashscope: { negativePrompt: 'rain' } },
    })
    const made = await make({ watermark: false }).attempt(request, handmade(seen))
    expect(await caught[0]?.json()).toEqual({
      model: 'qwen-image-edit-plus',
      input: {
        messages: [
          {
            role: 'user',
            content: [
              { image: `data:image/png;base64,${base64('png')}` },
              { image: `data:image/jpeg;base64,${base64('jpeg')}` },
              { text: 'a red bicycle' },
            ],
          },
        ],
      },
      parameters: {
        n: 2,
        size: '1536*1024',
        seed: 7,
        negative_prompt: 'rain',
        watermark: false,
      },
    })
    expect(made).toEqual({
      images: [{ data: pictures.png, mediaType: 'image/png' }],
      usage: { images: 1 },
      warnings: ['made 1 of 2 images'],
    })
    expect(seen.sends).toEqual([`POST ${host}${sync}`, `GET ${files}/1.png`])
  })

  test('whose result is at an address that is not trusted is not downloaded', async () => {
    catchOne(sync, withImage('http://10.0.0.1/secret.png'))
    const request = imageRequest({ references: [reference('png')] })
    expect(await faultOf(make(), request)).toMatchObject({
      kind: 'malformed_response',
      transient: false,
      message: expect.stringContaining('is not fetched'),
    })
  })
})

describe('a model that nobody knows', () => {
  test('is asked for one answer, as new ones are', async () => {
    const caught = catchOne(sync, withImage(`${files}/1.png`))
    file('/1.png')
    await make({ model: 'qwen-image-9' }).attempt(imageRequest(), handmade(seen))
    expect(caught).toHaveLength(1)
  })
})

test('that the API cuts a long prompt is said', async () => {
  catchOne(sync, withImage(`${files}/1.png`))
  file('/1.png')
  const warned: string[] = []
  const attempt = { ...handmade(seen), warn: (text: string) => void warned.push(text) }
  const request = imageRequest({ prompt: 'a'.repeat(801), references: [reference('png')] })
  await make().attempt(request, attempt)
  expect(warned).toEqual([
    'the API reads the first 800 characters of a prompt, and this one has 801',
  ])
})

describe('a task', () => {
  test('is submitted, polled and downloaded, and none but the first is a submission', async () => {
    const caught = catchOne(task, { task_id: 't-1', task_status: 'PENDING' })
    poll({ task_id: 't-1', task_status: 'RUNNING' })
    poll({ task_id: 't-1', task_status: 'SUCCEEDED', results: [{ url: `${files}/1.png` }] })
    file('/1.png')
    const provider = make({ model: 'qwen-image' })
    const made = await provider.attempt(imageRequest({ aspectRatio: '16:9' }), handmade(seen))
    expect(await caught[0]?.json()).toEqual({
      model: 'qwen-image',
      input: { prompt: 'a red bicycle' },
      parameters: { n: 1, size: '1664*928' },
    })
    expect(caught[0]?.headers.get('x-dashscope-async')).toBe('enable')
    expect(made).toMatchObject({ images: [{ data: pictures.png }] })
    const paid = seen.sends.map((send) => {
      const [method = '', url = ''] = send.split(' ')
      return provider.isSubmission?.({ method, url, headers: new Headers() })
    })
    expect(paid).toEqual([true, false, false, false])
  })

  test('some of whose images failed gives the others, with a warning', async () => {
    catchOne(task, { task_id: 't-1', task_status: 'PENDING' })
    const results = [{ url: `${files}/1.png` }, { code: 'InternalError', message: 'no luck' }]
    poll({ task_id: 't-1', task_status: 'SUCCEEDED', results })
    file('/1.png')
    const request = imageRequest({ n: 2 })
    const made = await make({ model: 'wan2.2-t2i-plus' }).attempt(request, handmade(seen))
    expect(made.warnings).toEqual(['an image failed: InternalError, no luck', 'made 1 of 2 images'])
  })

  test.each([
    [{ task_status: 'FAILED', code: 'DataInspectionFailed', message: 'no' }, 'content_policy'],
    [{ task_status: 'FAILED', code: 'InternalError.Algo', message: 'no' }, 'server_error'],
    [{ task_status: 'FAILED', code: 'InternalError.Timeout', message: 'no' }, 'server_error'],
    [{ task_status: 'FAILED', code: 'Oops' }, 'server_error'],
    [{ task_status: 'CANCELED' }, 'server_error'],
    [{ task_status: 'UNKNOWN' }, 'empty_response'],
    [
      { task_status: 'SUCCEEDED', results: [{ code: 'InternalError', message: 'x' }] },
      'server_error',
    ],
    [{ task_status: 'SUCCEEDED', results: [] }, 'empty_response'],
  ])('that ends as %j is %s', async (output, kind) => {
    catchOne(task, { task_id: 't-1', task_status: 'PENDING' })
    poll({ task_id: 't-1', ...output })
    expect(await faultOf(make({ model: 'qwen-image' }), imageRequest())).toMatchObject({ kind })
  })

  test('of a status that nobody knows may be at work, and is not bought again', async () => {
    catchOne(task, { task_id: 't-1', task_status: 'PENDING' })
    const output = { task_id: 't-1', task_status: 'DANCING' }
    nock(host).get('/api/v1/tasks/t-1').times(5).reply(200, { output })
    const fault = await faultOf(make({ model: 'qwen-image' }), imageRequest())
    expect(fault).toMatchObject({ kind: 'malformed_response' })
    expect(mayHaveBeenPaid(fault.with({ delivery: 'accepted' }))).toBe(true)
  })

  const limit = { code: 'Throttling.RateQuota', message: 'slow down', request_id: 'r-2' }

  test.each([
    ['an error inside a 200', limit],
    ['half an answer', '{"output": {"task_'],
    ['a task that waits', { output: { task_id: 't-1', task_status: 'SUSPENDED' } }],
  ])('whose poll is answered with %s is polled again', async (_, answer) => {
    catchOne(task, { task_id: 't-1', task_status: 'PENDING' })
    nock(host).get('/api/v1/tasks/t-1').reply(200, answer)
    poll({ task_id: 't-1', task_status: 'SUCCEEDED', results: [{ url: `${files}/1.png` }] })
    file('/1.png')
    const made = await make({ model: 'qwen-image' }).attempt(imageRequest(), handmade(seen))
    expect(made.images).toHaveLength(1)
  })

  test('whose polls are answered with errors inside 200s is not over', async () => {
    catchOne(task, { task_id: 't-1', task_status: 'PENDING' })
    nock(host).get('/api/v1/tasks/t-1').times(5).reply(200, limit)
    const fault = await faultOf(make({ model: 'qwen-image' }), imageRequest())
    expect(fault).toMatchObject({ kind: 'network', transient: true, delivery: 'unknown' })
    expect(fault.message).toContain('slow down')
  })

  test.each([{}, { task_id: '' }, { task_id: 12 }])(
    'that was begun and cannot be asked for, by its id of %o, is not bought again',
    async (id) => {
      catchOne(task, { ...id, task_status: 'PENDING' })
      const provider = make({ model: 'wan2.2-t2i-flash' })
      const fault = await faultOf(provider, imageRequest())
      expect(fault).toMatchObject({ kind: 'malformed_response', delivery: 'accepted' })
      expect(fault.message).toContain('a task of the status PENDING was begun')
      expect(mayHaveBeenPaid(fault)).toBe(true)
    },
  )

  test('is fetched later by its id', async () => {
    poll({ task_id: 't-1', task_status: 'SUCCEEDED', results: [{ url: `${files}/1.png` }] })
    file('/1.png')
    const made = await make({ model: 'qwen-image' }).resume?.('t-1')
    expect(made?.images).toHaveLength(1)
  })
})

describe('an answer', () => {
  const request = imageRequest({ references: [reference('png')] })

  test.each([
    ['a choice that is none', [null, { message: {} }, { message: { content: 7 } }]],
    ['a part that is none', [{ message: { content: [null, { image: 7 }] } }]],
  ])('with %s loses no image that was paid for', async (_, odd) => {
    const { choices } = withImage(`${files}/1.png`)
    catchOne(sync, { choices: [...odd, ...choices] })
    file('/1.png')
    expect((await make().attempt(request, handmade(seen))).images).toHaveLength(1)
  })

  test('with a result that is none loses no image that was paid for', async () => {
    catchOne(task, { task_id: 't-1', task_status: 'PENDING' })
    const results = [null, { url: 7 }, { url: `${files}/1.png` }]
    poll({ task_id: 't-1', task_status: 'SUCCEEDED', results })
    file('/1.png')
    const made = await make({ model: 'qwen-image' }).attempt(imageRequest(), handmade(seen))
    expect(made.images).toHaveLength(1)
  })

  test('with a code is an error, also beside an output, and brings its own id', async () => {
    const answer = { code: 'DataInspectionFailed', message: 'no', output: {}, request_id: 'r-9' }
    nock(host).post(sync).reply(200, answer)
    expect(await faultOf(make(), request)).toMatchObject({
      kind: 'content_policy',
      delivery: 'accepted',
      requestId: 'r-9',
    })
  })
})

describe('a download', () => {
  const two = imageRequest({ n: 2, references: [reference('png')] })

  test('that fails for good leaves the other images, with a warning', async () => {
    catchOne(sync, withImage(`${files}/1.png`, `${files}/2.png`))
    nock(files).get('/1.png').reply(404, '<Error/>')
    nock(files).get('/2.png').reply(503, '')
    file('/2.png')
    const made = await make().attempt(two, handmade(seen))
    expect(made.images).toHaveLength(1)
    expect(made.warnings).toEqual([expect.stringContaining('the result could not be fetched')])
  })

  test('is over with its attempt, and leaves no timer', async () => {
    const clock = virtualClock()
    catchOne(sync, withImage(`${files}/1.png`, `${files}/2.png`))
    nock(files).get('/1.png').reply(404, '<Error/>')
    nock(files).get('/2.png').times(9).reply(503, '')
    const line = pipeline(createImage, { clock }).to(make({ pollEvery: '1h' }))
    const call = line.run({ prompt: 'a', n: 2, references: [{ data: pictures.png }] })
    await expect(clock.run(call)).rejects.toMatchObject({ fault: { kind: 'network', status: 404 } })
    expect(clock.pending).toBe(0)
  })

  test('goes over https to the storage of the vendor, also where the link does not', async () => {
    const bucket = 'dashscope-result-bj.oss-cn-beijing.aliyuncs.com'
    catchOne(sync, withImage(`http://${bucket}/1.png?Expires=1`))
    nock(`https://${bucket}`).get('/1.png?Expires=1').reply(200, Buffer.from(pictures.png))
    const request = imageRequest({ references: [reference('png')] })
    const made = await make({ allowHosts: [bucket] }).attempt(request, handmade(seen))
    expect(made.images).toHaveLength(1)
    expect(seen.sends[1]).toBe(`GET https://${bucket}/1.png?Expires=1`)
  })
})

describe('its region', () => {
  test.each([
    ['beijing', 'https://dashscope.aliyuncs.com'],
    ['us', 'https://dashscope-us.aliyuncs.com'],
  ] as const)('%s has a host of its own', async (region, from) => {
    const caught = catchOne(sync, withImage(`${files}/1.png`), from)
    file('/1.png')
    vi.stubEnv('DASHSCOPE_API_KEY', 'sk-from-environment')
    const provider = make({ region, apiKey: undefined })
    await provider.attempt(imageRequest({ references: [reference('png')] }), handmade(seen))
    expect(caught[0]?.headers.get('authorization')).toBe('Bearer sk-from-environment')
  })
})

describe('what it accepts', () => {
  const accepts = (fields: Parameters<typeof imageRequest>[0], options: DashScopeOptions = {}) =>
    make(options).accepts(imageRequest(fields))
  const three = [reference('png'), reference('png'), reference('png')]

  test('depends on the model', () => {
    expect(accepts({ references: three, n: 6, size: '1536x1024' })).toBe(true)
    expect(accepts({ n: 4, size: '1024x768' }, { model: 'wan2.2-t2i-flash' })).toBe(true)
    expect(accepts({ references: [reference('gif')] }, { model: 'qwen-image-2.0' })).toBe(true)
    expect(accepts({ n: 6 }, { model: 'qwen-image-2.0-pro' })).toBe(true)
    expect(accepts({ size: '1440x1440' }, { model: 'wan2.6-t2i' })).toBe(true)
    expect(accepts({ seed: 0 }, { model: 'wanx2.1-t2i-turbo' })).toBe(true)
    expect(accepts({ references: three, n: 9 }, { model: 'paint-9' })).toBeUndefined()
  })

  test.each<[object, DashScopeOptions, string]>([
    [{}, {}, 'needs a reference image'],
    [{ references: [...three, reference('png')] }, {}, 'takes at most 3 reference images, not 4'],
    [{ references: three, n: 2 }, { model: 'qwen-image-edit' }, 'makes at most 1 image at once'],
    [{ references: three, size: '1x1' }, { model: 'qwen-image-edit' }, 'takes no size'],
    [{ references: three }, { model: 'qwen-image' }, 'takes no reference images'],
    [{ references: three }, { model: 'paint-9', mode: 'async' }, 'takes no reference images'],
    [
      { references: three },
      { model: 'paint-9', mode: 'async', maxReferences: 3 },
      'takes no reference images',
    ],
    [{ seed: -1 }, { model: 'qwen-image' }, 'takes a seed from 0 to 2147483647, not -1'],
    [{ seed: 2 ** 31 }, { model: 'qwen-image' }, 'takes a seed from 0 to 2147483647'],
    [{ size: '1024x1024' }, { model: 'qwen-image' }, 'takes the sizes 1664x928'],
    [{ references: three, mask: reference('png') }, {}, 'takes no mask'],
  ])('is not: %#', (fields, options, reason) => {
    expect(accepts(fields, options)).toContain(reason)
  })
})

test.each<[object, string]>([
  [{ region: 'mars' }, "dashscope: region: expected 'singapore', 'beijing' or 'us'"],
  [{ mode: 'async' }, "dashscope: mode: qwen-image-edit-plus has only 'sync', got 'async'"],
  [{ pollEvery: 'soon' }, 'dashscope: pollEvery'],
  [{ allowHosts: ['https://a.example/'] }, 'dashscope: allowHosts[0]: expected a host like'],
  [{ modle: 'x' }, "dashscope: unknown option 'modle'"],
])('its options are checked: %o', (options, message) => {
  expect(() => make(options)).toThrow(message)
})
