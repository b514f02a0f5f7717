import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { languageModels, listen, question, deltasIn } from './__fixtures__/converse.ts'
import { flakyBackend, type FlakyBackend } from './flaky-backend.ts'
import type { Submission } from './submission.ts'
import type { TextStep } from './text-step.ts'

let backend: FlakyBackend

beforeAll(async () => {
  backend = await flakyBackend({ timeScale: 0.001 })
})
afterEach(() => backend.reset())
afterAll(() => backend.close())

const vendors = ['openai', 'google'] as const
const call = { name: 'weather', input: { city: 'Oslo' }, id: 'call_1' }
const usage = { inputTokens: 12, cachedTokens: 4, outputTokens: 7, reasoningTokens: 2 }

describe.each(vendors)('%s', (vendor) => {
  const model = () => languageModels[vendor](backend)
  const say = (step: TextStep): void => backend.use(vendor, step)

  it('gives a whole text, with what it counts', async () => {
    say({ text: 'It rains.', usage })
    const { content, finishReason, usage: told } = await model().doGenerate(question)
    expect(content).toMatchObject([{ type: 'text', text: 'It rains.' }])
    expect(finishReason.unified).toBe('stop')
    expect(told).toMatchObject({
      inputTokens: { total: 12, cacheRead: 4 },
      outputTokens: { total: 7, reasoning: 2 },
    })
    expect(backend.submissions).toMatchObject([
      {
        vendor,
        prompt: 'Does it rain?',
        text: { stream: false, tools: ['weather'] },
        answer: 'text',
        status: 200,
        outcome: 'answered',
      },
    ])
    expect(backend.submissions[0]).not.toHaveProperty('chunks')
  })

  it.each([
    [undefined, ['It', ' rains', ' in', ' Oslo.']],
    [1, ['It rains in Oslo.']],
    [2, ['It rains', ' in Oslo.']],
    [
      [2, 1, 6],
      ['It', ' ', 'rains ', 'in Oslo.'],
    ],
  ])('streams a text in chunks of %j', async (chunks, deltas) => {
    say({ text: 'It rains in Oslo.', usage, ...(chunks !== undefined && { chunks }) })
    const { parts, error } = await listen(model())
    expect(error).toBeUndefined()
    expect(deltasIn(parts)).toEqual(deltas)
    expect(parts.at(-1)).toMatchObject({
      type: 'finish',
      finishReason: { unified: 'stop' },
      usage: { inputTokens: { total: 12 }, outputTokens: { total: 7 } },
    })
    expect(backend.submissions).toMatchObject([
      { chunks: { written: deltas.length, of: deltas.length }, outcome: 'answered' },
    ])
  })

  it.each([
    ['length', 'length'],
    ['content-filter', 'content-filter'],
  ] as const)('ends with %s, whole and streamed', async (finish, unified) => {
    say({ text: 'It', finish })
    expect((await model().doGenerate(question)).finishReason.unified).toBe(unified)
    expect((await listen(model())).parts.at(-1)).toMatchObject({ finishReason: { unified } })
  })

  it('calls tools, whole and streamed, after a text and without one', async () => {
    const toolCall = {
      type: 'tool-call',
      toolCallId: 'call_1',
      toolName: 'weather',
      input: '{"city":"Oslo"}',
    }
    for (const text of ['Let me look.', '']) {
      say({ text, toolCalls: [call, { ...call, id: 'call_2' }] })
      // oxlint-disable-next-line no-await-in-loop -- one request after the other
      const { content, finishReason } = await model().doGenerate(question)
      expect(content.filter(({ type }) => type === 'tool-call')).toMatchObject([
        toolCall,
        { ...toolCall, toolCallId: 'call_2' },
      ])
      expect(finishReason.unified).toBe('tool-calls')
      // oxlint-disable-next-line no-await-in-loop -- one request after the other
      const { parts, text: heard } = await listen(model())
      expect(heard).toBe(text)
      expect(parts.filter(({ type }) => type === 'tool-call')).toMatchObject([
        toolCall,
        { ...toolCall, toolCallId: 'call_2' },
      ])
      expect(parts.at(-1)).toMatchObject({ finishReason: { unified: 'tool-calls' } })
    }
  })

  it('takes the results of tools, and the calls before them', async () => {
    say({ text: 'It rains.' })
    const tool = { toolCallId: 'call_1', toolName: 'weather' }
    const output = { type: 'text', value: 'rain' } as const
    const turn = { type: 'tool-call', ...tool, input: {} } as const
    const result = { type: 'tool-result', ...tool, output } as const
    const prompt = [
      ...question.prompt,
      { role: 'assistant' as const, content: [turn] },
      { role: 'tool' as const, content: [result] },
    ]
    expect((await listen(model(), { ...question, prompt })).text).toBe('It rains.')
    const lone = [...question.prompt, { role: 'tool' as const, content: [result] }]
    const refused = await listen(model(), { ...question, prompt: lone })
    expect(refused.error).toMatchObject({ statusCode: 400 })
  })

  it('answers without a script, and is empty when told so', async () => {
    expect((await listen(model())).text).toContain('all is well')
    expect((await model().doGenerate(question)).content).toMatchObject([{ type: 'text' }])
    backend.use(vendor, 'empty')
    expect((await model().doGenerate(question)).content).toEqual([])
    const { parts, text } = await listen(model())
    expect([text, parts.at(-1)]).toMatchObject(['', { finishReason: { unified: 'stop' } }])
  })

  it.each([
    ['server_error', 500],
    ['overloaded', 503],
    ['rate_limit', 429],
    ['not_found', 404],
    ['too_large', 413],
  ] as const)('refuses with %s before a stream begins, as for images', async (answer, status) => {
    backend.use(vendor, { answer, retryAfter: '2s' })
    expect((await listen(model())).error).toMatchObject({ statusCode: status })
    await expect(model().doGenerate(question)).rejects.toMatchObject({ statusCode: status })
  })

  it('takes as long as it is told, whole and streamed', async () => {
    say({ text: 'a b c', after: '1s', firstAfter: '10s', between: '2s' })
    expect((await listen(model())).text).toBe('a b c')
    expect((await model().doGenerate(question)).content).toMatchObject([{ text: 'a b c' }])
  })

  it.each([
    [{ text: 'a b c', after: '10h' }, {}],
    [
      { text: 'a b c', firstAfter: '10h' },
      { status: 200, chunks: { written: 0, of: 3 } },
    ],
    [
      { text: 'a b c', between: '10h' },
      { status: 200, chunks: { written: 1, of: 3 } },
    ],
  ] as const)('waits before the head, the first chunk, or the next (%#)', async (step, told) => {
    say(step)
    const leaving = new AbortController()
    const heard = listen(model(), { ...question, abortSignal: leaving.signal })
    const isThere = (submission: Submission): boolean =>
      submission.chunks?.written === ('chunks' in told ? told.chunks.written : undefined)
    await backend[vendor].until((each) => each.answer !== undefined && isThere(each))
    leaving.abort(new Error('enough'))
    expect((await heard).error).toBeDefined()
    await backend.idle()
    const [submission] = backend.submissions
    expect(submission).toMatchObject({ ...told, outcome: 'client-gone' })
    expect(Object.keys(submission ?? {})).not.toContain('status' in told ? '' : 'status')
  })

  it('that is whole takes as long as its stream', async () => {
    say({ text: 'a b c', between: '10h' })
    const leaving = new AbortController()
    const waiting = model().doGenerate({ ...question, abortSignal: leaving.signal })
    await backend[vendor].arrived()
    leaving.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
    await backend.idle()
    expect(backend.submissions[0]).not.toHaveProperty('status')
  })
})

describe('a script of text', () => {
  it.each([
    [{ text: 7 }, 'text is 7: expected a string'],
    [{ text: 'a', chunks: 0 }, 'chunks is 0: expected a whole number from 1'],
    [{ text: 'a', chunks: [0] }, 'a size in chunks is 0: expected a whole number from 1'],
    [{ text: 'a', chunks: 'few' }, "chunks is 'few': expected a number or sizes"],
    [{ text: 'a', cutAfter: -1 }, 'cutAfter is -1: expected a whole number from 0'],
    [{ text: 'a', cutAfter: 1, stallAfter: 1 }, 'expected only one of cutAfter, stallAfter'],
    [{ text: 'a', between: 'soon' }, "between is 'soon': expected milliseconds"],
    [{ text: 'a', finish: 'done' }, "finish is 'done': expected one of 'stop', 'length'"],
    [{ text: 'a', error: 'timeout_504' }, "error is 'timeout_504': expected one of"],
    [{ text: 'a', toolCalls: [{ input: {} }] }, 'toolCalls[0]: name is undefined'],
    [{ text: 'a', toolCalls: 'weather' }, "toolCalls is 'weather': expected a list of { name,"],
    [{ text: 'a', toolCalls: [null] }, 'toolCalls[0] is null: expected name, input, id'],
    [{ text: 'a', toolCalls: [{ name: 'b' }] }, 'toolCalls[0]: input is undefined: expected JSON'],
    [{ text: 'a', toolCalls: [{ name: 'b', input: 1n }] }, 'toolCalls[0]: input is bigint'],
    [{ text: 'a', usage: null }, 'usage is null: expected inputTokens'],
    [{ text: 'a', usage: { tokens: 1 } }, "usage: a step has no 'tokens'"],
    [{ text: 'a', usage: { outputTokens: 0.5 } }, 'usage.outputTokens is 0.5'],
    [{ text: 'a', cut: 1 }, "a step has no 'cut': expected text, chunks"],
  ])('is checked when it is given (%#)', (step, message) => {
    expect(() => backend.use('openai', step as TextStep)).toThrow(`flakyBackend openai: ${message}`)
  })

  it('that does not fit the request comes out of close()', async () => {
    const text = await flakyBackend({ openai: { text: 'a' } })
    await fetch(`${text.openai.baseURL}/images/generations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ prompt: 'a fox' }),
    })
    await expect(text.close()).rejects.toThrow('/v1/images/generations asked for an image')
    const short = await flakyBackend({ openai: { text: 'a', cutAfter: 2 } })
    await listen(languageModels.openai(short))
    await expect(short.close()).rejects.toThrow('go wrong after 2 chunks of 1')
  })
})
