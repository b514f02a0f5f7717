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

interface Output {
  readonly task_id?: string
  readonly task_status?: string
  readonly results?: readonly { readonly url: string }[]
  readonly choices?: readonly [
    { readonly message: { readonly content: readonly { readonly image: string }[] } },
  ]
}

const aigc = '/services/aigc'

async function post(path: string, body: object): Promise<Response> {
  return fetch(`${backend.dashscope.baseURL}${aigc}${path}`, {
    method: 'POST',
    headers: { 'x-dashscope-async': 'enable', authorization: 'Bearer sk-any' },
    body: JSON.stringify(body),
  })
}

const outputOf = async (response: Response): Promise<Output> =>
  ((await response.json()) as { output: Output }).output

const submit = () =>
  post('/text2image/image-synthesis', {
    model: 'qwen-image',
    input: { prompt: 'a lighthouse' },
    parameters: { size: '64*64' },
  })

const poll = async (id = '') => outputOf(await fetch(`${backend.dashscope.baseURL}/tasks/${id}`))

describe('a task', () => {
  it('is polled and downloaded as its step says, and is one submission', async () => {
    backend.use('dashscope', {
      answer: 'image',
      polls: ['pending', 'running', 'overloaded', 'done'],
      downloads: ['overloaded', 'image'],
    })
    const { task_id: id, task_status } = await outputOf(await submit())
    expect(task_status).toBe('PENDING')
    expect(await poll(id)).toMatchObject({ task_status: 'PENDING' })
    expect(await poll(id)).toMatchObject({ task_status: 'RUNNING' })
    expect((await fetch(`${backend.dashscope.baseURL}/tasks/${id}`)).status).toBe(503)
    const { task_status: end, results } = await poll(id)
    expect(end).toBe('SUCCEEDED')
    const link = results?.[0]?.url ?? ''
    expect((await fetch(link)).status).toBe(503)
    const download = await fetch(link)
    expect(download.headers.get('content-type')).toBe('image/png')
    expect(backend.submissions).toMatchObject([{ prompt: 'a lighthouse', size: '64x64', n: 1 }])
  })

  it('may fail, and one that nobody submitted is not known', async () => {
    backend.use('dashscope', { answer: 'image', polls: ['failed'] })
    const { task_id: id } = await outputOf(await submit())
    expect(await poll(id)).toMatchObject({ task_status: 'FAILED', code: 'InternalError' })
    expect(await poll('task-none')).toMatchObject({ task_status: 'UNKNOWN' })
  })
})

it('an edit is answered with links to its images', async () => {
  const reference = await samplePng({ width: 32, height: 16 })
  const image = `data:image/png;base64,${Buffer.from(reference).toString('base64')}`
  const content = [{ image }, { text: 'the same in rain' }]
  const { choices } = await outputOf(
    await post('/multimodal-generation/generation', {
      model: 'qwen-image-edit-plus',
      input: { messages: [{ role: 'user', content }] },
      parameters: { n: 2 },
    }),
  )
  expect(choices?.[0].message.content).toHaveLength(2)
  expect(backend.submissions).toMatchObject([
    { prompt: 'the same in rain', references: [{ width: 32 }] },
  ])
})

it.each<[BackendStep & string, number, string]>([
  ['server_error', 500, 'InternalError'],
  ['overloaded', 503, 'ServiceUnavailable'],
  ['rate_limit', 429, 'Throttling.RateQuota'],
  ['quota', 429, 'Throttling.AllocationQuota'],
  ['auth', 401, 'InvalidApiKey'],
  ['not_found', 404, 'ModelNotFound'],
  ['moderation', 400, 'DataInspectionFailed'],
  ['too_large', 413, 'RequestEntityTooLarge'],
  ['timeout_504', 504, 'RequestTimeOut'],
])('%s is a %i %s', async (answer, status, code) => {
  backend.use('dashscope', answer)
  const response = await submit()
  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject({ code })
})

it.each([0, -1, 1.5, '2', 7, 1e9, null])(
  'a number of images that is none is refused: %j',
  async (n) => {
    const content = [{ text: 'a lighthouse' }]
    const response = await post('/multimodal-generation/generation', {
      model: 'qwen-image-edit-plus',
      input: { messages: [{ role: 'user', content }] },
      parameters: { n },
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      code: 'InvalidParameter',
      message: 'n is invalid',
    })
  },
)

it('a wrong list of polls is named', () => {
  const wrong = { answer: 'image', polls: ['soon'] } as unknown as BackendStep
  expect(() => backend.use('dashscope', wrong)).toThrow('polls is ["soon"]: expected a list of')
})
