import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { flakyBackend, type FlakyBackend } from '../flaky-backend.ts'
import { chatGPTPath } from './chatgpt-endpoint.ts'

let backend: FlakyBackend

beforeAll(async () => {
  backend = await flakyBackend()
})
afterEach(() => backend.reset())
afterAll(() => backend.close())

const request = {
  model: 'gpt-5.5',
  instructions: 'Draw.',
  input: [{ role: 'user', content: [{ type: 'input_text', text: 'a fox' }] }],
  tools: [{ type: 'image_generation' }],
  tool_choice: { type: 'image_generation' },
  store: false,
  stream: true,
}

function post(path: string, change: object = {}): Promise<Response> {
  return fetch(new URL(path, backend.codex.baseURL), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'chatgpt-account-id': 'acct_1' },
    body: JSON.stringify({ ...request, ...change }),
  })
}

it('answers with the stream of the public endpoint, and logs the account', async () => {
  const response = await post(chatGPTPath)
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  expect(await response.text()).toContain('event: response.completed')
  expect(backend.submissions).toMatchObject([
    { path: chatGPTPath, prompt: 'a fox', headers: { 'chatgpt-account-id': 'acct_1' } },
  ])
})

it.each([
  [{ store: undefined }, 'Store must be set to false'],
  [{ store: true }, 'Store must be set to false'],
  [{ stream: false }, 'Stream must be set to true'],
  [{ instructions: undefined }, 'Instructions are required'],
  [{ instructions: '' }, 'Instructions are required'],
  [{ temperature: 1 }, 'Unsupported parameter: temperature'],
])('refuses %o in words of its own', async (change, detail) => {
  const response = await post(chatGPTPath, change)
  expect(response.status).toBe(400)
  expect(await response.json()).toEqual({ detail })
  expect(backend.submissions).toMatchObject([{ answer: 'rejected', status: 400 }])
})

it('insists on what the public endpoint does not', async () => {
  const response = await post('/v1/responses', { store: true, instructions: undefined })
  expect(response.status).toBe(200)
  await response.body?.cancel()
})
