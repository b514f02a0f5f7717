import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { generateWithGoogle, generateWithOpenAI } from './__fixtures__/generate.ts'
import type { BackendAnswer } from './backend-answer.ts'
import { flakyBackend, type FlakyBackend } from './flaky-backend.ts'

let backend: FlakyBackend

beforeAll(async () => {
  backend = await flakyBackend({ timeScale: 0.001 })
})
afterEach(() => backend.reset())
afterAll(() => backend.close())

function post(answer: BackendAnswer, signal: AbortSignal | null = null): Promise<Response> {
  backend.use('openai', answer)
  return fetch(`${backend.openai.baseURL}/images/generations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ prompt: 'a fox' }),
    signal,
  })
}

/** Reads until `bytes` have come, and stops there. */
async function readSome(response: Response, bytes: number): Promise<number> {
  let got = 0
  const reader = response.body?.getReader()
  while (reader && got < bytes) {
    const { value, done } = await reader.read()
    if (done) break
    got += value.length
  }
  reader?.releaseLock()
  return got
}

it('hang sends no head until the client leaves', async () => {
  const leaving = new AbortController()
  const response = post('hang', leaving.signal)
  const submission = await backend.openai.arrived()
  leaving.abort()
  await expect(response).rejects.toThrow('abort')
  await backend.idle()
  expect(submission).toMatchObject({ answer: 'hang', outcome: 'client-gone' })
  expect(submission).not.toHaveProperty('status')
})

it('reset ends the connection after the request was read', async () => {
  await expect(post('reset')).rejects.toHaveProperty('cause.code', 'ECONNRESET')
  expect(backend.submissions).toMatchObject([{ prompt: 'a fox', answer: 'reset', outcome: 'cut' }])
})

it('hang_body sends the head and half of the body, then nothing', async () => {
  const leaving = new AbortController()
  const response = await post('hang_body', leaving.signal)
  expect(response.status).toBe(200)
  const length = Number(response.headers.get('content-length'))
  expect(await readSome(response, length / 2)).toBe(Math.ceil(length / 2))
  expect(backend.submissions).toMatchObject([{ status: 200, outcome: 'hanging' }])
  leaving.abort()
  await backend.idle()
  expect(backend.submissions).toMatchObject([{ outcome: 'client-gone' }])
})

it('cut_body ends the connection in the middle of a body of known length', async () => {
  const response = await post('cut_body')
  expect(response.status).toBe(200)
  await expect(response.text()).rejects.toHaveProperty('cause.code', 'UND_ERR_SOCKET')
  expect(backend.submissions).toMatchObject([{ status: 200, outcome: 'cut' }])
})

it('slow_drip sends a whole body, piece by piece', async () => {
  const response = await post('slow_drip')
  expect(await response.json()).toHaveProperty('data.length', 1)
  await backend.idle()
  expect(backend.submissions).toMatchObject([{ status: 200, outcome: 'answered' }])
})

it('endless_body does not end before the client leaves', async () => {
  const leaving = new AbortController()
  const response = await post('endless_body', leaving.signal)
  expect(response.headers.get('content-length')).toBeNull()
  expect(await readSome(response, 1_000_000)).toBeGreaterThanOrEqual(1_000_000)
  leaving.abort()
  await backend.idle()
  expect(backend.submissions).toMatchObject([{ outcome: 'client-gone' }])
})

it('malformed arrives whole and is no JSON', async () => {
  const response = await post('malformed')
  expect(response.status).toBe(200)
  await expect(response.json()).rejects.toThrow(SyntaxError)
})

it('html_502 is the page of a gateway', async () => {
  const response = await post('html_502')
  expect(response.status).toBe(502)
  expect(response.headers.get('content-type')).toBe('text/html')
  expect(await response.text()).toContain('<h1>502 Bad Gateway</h1>')
})

it.each(['reset', 'cut_body', 'malformed', 'html_502', 'timeout_504'] as const)(
  'the vendor libraries reject at %s',
  async (answer) => {
    const error = { name: 'AI_APICallError' }
    backend.use('openai', answer)
    backend.use('google', answer)
    await expect(generateWithOpenAI(backend)).rejects.toMatchObject(error)
    await expect(generateWithGoogle(backend)).rejects.toMatchObject(error)
    expect(backend.submissions.map((each) => each.answer)).toEqual([answer, answer])
  },
)

it('a client that leaves while its request is being read is seen', async () => {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"prompt":'))
    },
  })
  const leaving = new AbortController()
  const response = fetch(`${backend.openai.baseURL}/images/generations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    duplex: 'half',
    signal: leaving.signal,
  })
  await expect.poll(() => backend.submissions.length).toBe(1)
  leaving.abort()
  await expect(response).rejects.toThrow('aborted')
  await backend.idle()
  expect(backend.submissions).toMatchObject([{ prompt: '', outcome: 'client-gone' }])
})

it('a request larger than allowed gets a 413 after it was read', async () => {
  await using small = await flakyBackend({ maxBodyBytes: 1000 })
  const prompt = 'x'.repeat(2_000_000)
  await expect(generateWithOpenAI(small, { prompt })).rejects.toMatchObject({ statusCode: 413 })
  await expect(generateWithGoogle(small, { prompt })).rejects.toMatchObject({ statusCode: 413 })
  expect(small.submissions).toMatchObject([{ answer: 'rejected' }, { answer: 'rejected' }])
})
