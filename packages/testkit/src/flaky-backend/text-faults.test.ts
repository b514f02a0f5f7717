import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { kindsOf, languageModels, listen, question } from './__fixtures__/converse.ts'
import { flakyBackend, type FlakyBackend } from './flaky-backend.ts'
import type { TextStep } from './text-step.ts'

let backend: FlakyBackend

beforeAll(async () => {
  backend = await flakyBackend()
})
afterEach(() => backend.reset())
afterAll(() => backend.close())

const vendors = ['openai', 'google'] as const
const words = ['one', ' two', ' three', ' four']
const text = words.join('')
const call = { name: 'weather', input: { city: 'Oslo' }, id: 'call_1' }

describe.each(vendors)('%s', (vendor) => {
  const model = () => languageModels[vendor](backend)

  it.each([0, 1, 2, 3, 4])('cuts a stream after %i chunks', async (cutAfter) => {
    backend.use(vendor, { text, cutAfter, between: 20 })
    const heard = await listen(model())
    expect(heard.error).toBeDefined()
    expect(text.startsWith(heard.text)).toBe(true)
    expect(heard.text.length).toBeLessThanOrEqual(words.slice(0, cutAfter).join('').length)
    expect(heard.parts.some((part) => part.type === 'finish' && isWhole(part))).toBe(false)
    expect(backend.submissions).toMatchObject([
      { status: 200, outcome: 'cut', chunks: { written: cutAfter, of: 4 } },
    ])
  })

  it('cuts a stream within a tool call', async () => {
    backend.use(vendor, { text: 'a', toolCalls: [call], cutAfter: vendor === 'openai' ? 2 : 1 })
    const heard = await listen(model())
    expect(heard.error).toBeDefined()
    expect(kindsOf(heard)).not.toContain('tool-call')
  })

  it.each([0, 2, 4])('stalls after %i chunks, until the client leaves', async (stallAfter) => {
    backend.use(vendor, { text, stallAfter })
    const leaving = new AbortController()
    const heard = listen(model(), { ...question, abortSignal: leaving.signal })
    const stalled = await backend[vendor].until(({ outcome }) => outcome === 'hanging')
    expect(stalled).toMatchObject({ outcome: 'hanging', chunks: { written: stallAfter, of: 4 } })
    leaving.abort(new Error('enough'))
    expect((await heard).error).toBeDefined()
    await backend.idle()
    expect(backend.submissions).toMatchObject([
      { outcome: 'client-gone', chunks: { written: stallAfter, of: 4 } },
    ])
  })

  it.each([0, 2, 4])('says after %i chunks that it failed', async (errorAfter) => {
    for (const error of ['server_error', 'rate_limit'] as const) {
      backend.use(vendor, { text, errorAfter, error })
      // oxlint-disable-next-line no-await-in-loop -- one request after the other
      const heard = await listen(model())
      expect(heard.text).toBe(words.slice(0, errorAfter).join(''))
      expect(String((heard.error as Error).message)).toMatch(messages[error])
      expect(heard.parts.some((part) => part.type === 'finish' && isWhole(part))).toBe(false)
    }
    expect(backend.submissions).toMatchObject(
      Array.from({ length: 2 }, () => ({
        outcome: 'answered',
        chunks: { written: errorAfter, of: 4 },
      })),
    )
  })

  it('goes wrong in a whole answer too', async () => {
    const failing = async (step: TextStep) => {
      backend.use(vendor, step)
      try {
        return await model().doGenerate(question)
      } catch (error) {
        return error
      }
    }
    expect(await failing({ text, cutAfter: 2 })).toBeInstanceOf(Error)
    expect(await failing({ text, errorAfter: 2 })).toMatchObject({
      responseBody: expect.stringMatching(messages.server_error) as string,
    })
    expect(backend.submissions).toMatchObject([{ outcome: 'cut' }, { outcome: 'answered' }])
    backend.use(vendor, { text, stallAfter: 2 })
    const leaving = new AbortController()
    const waiting = model().doGenerate({ ...question, abortSignal: leaving.signal })
    await backend[vendor].until(({ outcome }) => outcome === 'hanging', 3)
    leaving.abort(new Error('enough'))
    await expect(waiting).rejects.toBeInstanceOf(Error)
  })

  it.each(['malformed', 'cut_body'] as const)('sends a stream that is %s', async (answer) => {
    backend.use(vendor, answer)
    const heard = await listen(model())
    expect(heard.parts.some((part) => part.type === 'finish' && isWhole(part))).toBe(false)
  })

  it('writes no faster than the client reads, and sees it leave', async () => {
    backend.use(vendor, { text: 'a'.repeat(32 * 1024 * 1024), chunks: 2048 })
    const leaving = new AbortController()
    const response = await rawStream(vendor, leaving.signal)
    const reader = response.body?.getReader()
    await reader?.read()
    const { chunks } = await backend[vendor].until((each) => (each.chunks?.written ?? 0) > 0)
    leaving.abort()
    await backend.idle()
    expect(backend.submissions).toMatchObject([{ outcome: 'client-gone', chunks: { of: 2048 } }])
    expect(backend.submissions[0]?.chunks?.written).toBeLessThan(1024)
    expect(chunks?.written).toBeLessThan(1024)
  })
})

describe('openai', () => {
  const model = () => languageModels.openai(backend)

  it.each([0, 2])('may say by response.failed that it failed, after %i chunks', async (n) => {
    backend.use('openai', { text, errorAfter: n, errorEvent: 'response.failed' })
    const heard = await listen(model())
    expect(heard.text).toBe(words.slice(0, n).join(''))
    expect(String((heard.error as Error).message)).toMatch(messages.server_error)
  })

  it('has the events of the real one, in their order', async () => {
    backend.use('openai', { text: 'a b', toolCalls: [call] })
    const events = (await (await rawStream('openai')).text()).match(/(?<=^event: ).*/gm)
    expect(events).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.output_item.added',
      'response.function_call_arguments.delta',
      'response.function_call_arguments.delta',
      'response.function_call_arguments.done',
      'response.output_item.done',
      'response.completed',
    ])
  })

  it('refuses within a stream when told so', async () => {
    backend.use('openai', { answer: 'overloaded', stage: 'stream' })
    expect(await (await rawStream('openai')).text()).toContain('event: response.failed')
    backend.use('openai', { answer: 'timeout_504', stage: 'stream' })
    expect((await rawStream('openai')).status).toBe(504)
  })
})

describe('google', () => {
  const model = () => languageModels.google(backend)

  it('blocks a prompt, and withholds an answer, whole and streamed', async () => {
    backend.use('google', { answer: 'moderation', stage: 'prompt' })
    expect(await model().doGenerate(question)).toMatchObject({
      content: [],
      providerMetadata: { google: { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } } },
    })
    const blocked = await listen(model())
    expect(blocked.parts.at(-1)).toMatchObject({
      providerMetadata: { google: { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } } },
    })
    backend.use('google', 'moderation')
    const { finishReason } = await model().doGenerate(question)
    expect(finishReason).toMatchObject({ unified: 'content-filter', raw: 'SAFETY' })
    const withheld = await listen(model())
    expect(withheld.parts.at(-1)).toMatchObject({ finishReason: { raw: 'SAFETY' } })
  })

  it('streams events only', async () => {
    const { baseURL } = backend.google
    const body = JSON.stringify({ contents: [{ parts: [{ text: 'a' }] }] })
    const url = `${baseURL}/models/gemini-3-pro:streamGenerateContent`
    expect((await fetch(url, { method: 'POST', body })).status).toBe(400)
  })

  it('takes a call of a function only after a turn of the user', async () => {
    const functionCall = { name: 'weather', args: {} }
    const contents = [{ role: 'model', parts: [{ functionCall }] }]
    const body = JSON.stringify({ contents })
    const url = `${backend.google.baseURL}/models/gemini-3-pro:generateContent`
    const response = await fetch(url, { method: 'POST', body })
    expect(await response.text()).toContain('immediately after a user turn')
  })
})

const messages = {
  server_error: /error (?:processing|has occurred)/,
  rate_limit: /[Rr]ate limit|quota/,
} as const

/** A stream as it comes, without a library that reads ahead. */
function rawStream(vendor: (typeof vendors)[number], signal?: AbortSignal): Promise<Response> {
  const { baseURL } = backend[vendor]
  const [path, body] =
    vendor === 'openai'
      ? ['/responses', { model: 'gpt-5.5', input: 'a', stream: true }]
      : [
          '/models/gemini-3-pro:streamGenerateContent?alt=sse',
          { contents: [{ parts: [{ text: 'a' }] }] },
        ]
  return fetch(`${baseURL}${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    signal: signal ?? null,
  })
}

function isWhole(part: { readonly finishReason: { readonly unified: string } }): boolean {
  return ['stop', 'length', 'tool-calls'].includes(part.finishReason.unified)
}
