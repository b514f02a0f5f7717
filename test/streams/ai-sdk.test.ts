import {
  CallError,
  generateText as generateTextOperation,
  defineProvider,
  pipeline,
  textMade,
  type Attempt,
  type Provider,
  type TextMade,
  type TextPart,
  type TextRequest,
} from '@stint/core'
import { failover } from '@stint/middleware'
import { toLanguageModel } from '@stint/providers/ai-sdk'
import { Output, generateText, isStepCount, streamText, tool } from 'ai'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'

type Answer = readonly TextPart[] | (() => AsyncIterable<TextPart>)

const warned = vi.fn<(warning: string | Error) => void>()
let requests: TextRequest[]
let attempts: Attempt[]

beforeEach(() => {
  requests = []
  attempts = []
  globalThis.AI_SDK_LOG_WARNINGS = false
  vi.spyOn(process, 'emitWarning').mockImplementation(warned)
})
afterEach(() => {
  globalThis.AI_SDK_LOG_WARNINGS = undefined
  vi.restoreAllMocks()
  warned.mockReset()
})

/** A target that answers each request with the next of its answers, whole or streamed. */
function target(id: string, ...answers: Answer[]): Provider<TextRequest, TextMade> {
  const stream = (request: TextRequest, attempt: Attempt): AsyncIterable<TextPart> => {
    requests.push(request)
    attempts.push(attempt)
    const answer = answers.length > 1 ? answers.shift() : answers[0]
    return typeof answer === 'function' ? answer() : inOrder(answer ?? [])
  }
  return defineProvider<TextRequest, TextMade>({
    id,
    accepts: () => true,
    stream,
    async attempt(request, attempt) {
      let text = ''
      const content: TextMade['content'][number][] = []
      let finish: Extract<TextPart, { type: 'finish' }> | undefined
      for await (const part of stream(request, attempt)) {
        if (part.type === 'text-delta') text += part.delta
        if (part.type === 'tool-call') content.push(part)
        if (part.type === 'finish') finish = part
      }
      const words = text === '' ? [] : [{ type: 'text', text } as const]
      return textMade({ finishReason: 'other', ...finish, content: [...words, ...content] })
    },
  })
}

async function* inOrder(parts: readonly TextPart[]): AsyncGenerator<TextPart> {
  for (const part of parts) yield await Promise.resolve(part)
}

const usage = { inputTokens: 3, outputTokens: 2, totalTokens: 5 }
const said = (...words: readonly string[]): TextPart[] => [
  { type: 'stream-start', warnings: ['it is Sunday'] },
  { type: 'response-metadata', id: 'r1', modelId: 'word-1', timestamp: new Date(0) },
  { type: 'text-start', id: '0' },
  ...words.map((delta) => ({ type: 'text-delta', id: '0', delta }) as const),
  { type: 'text-end', id: '0' },
  { type: 'finish', finishReason: 'stop', rawFinishReason: 'end', usage },
]
const called: readonly TextPart[] = [
  {
    type: 'tool-call',
    toolCallId: 'c1',
    toolName: 'weather',
    input: '{"city":"Oslo"}',
    providerMetadata: { vendor: { signature: 'abc' } },
  },
  { type: 'finish', finishReason: 'tool-calls', usage },
]

const line = (...targets: Provider[]) =>
  pipeline(generateTextOperation, { id: 'chat' }).use(failover(targets))
const model = (...answers: Answer[]) => toLanguageModel(line(target('a/word', ...answers)))

const weather = tool({
  description: 'The weather of a city',
  inputSchema: z.object({ city: z.string() }),
  execute: ({ city }) => ({ city, sky: 'rain' }),
})
const loop = { tools: { weather }, stopWhen: isStepCount(3), maxRetries: 0 } as const

/** A stream that breaks off after some words. */
function broken(...words: readonly string[]): () => AsyncIterable<TextPart> {
  return async function* () {
    yield* said(...words).slice(0, 3 + words.length)
    throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
  }
}

describe('generateText over a pipeline', () => {
  it('gives the text, what is beside it, and the report', async () => {
    const result = await generateText({
      model: model(said('Hello', ' there')),
      instructions: 'Be kind.',
      prompt: 'Hi',
      maxOutputTokens: 9,
      temperature: 0.5,
      stopSequences: ['.'],
      seed: 7,
      providerOptions: { vendor: { mood: 'good' } },
      headers: { 'x-trace': 't1' },
      maxRetries: 0,
    })
    expect(result).toMatchObject({
      text: 'Hello there',
      finishReason: 'stop',
      rawFinishReason: 'end',
      usage: { inputTokens: 3, outputTokens: 2 },
    })
    expect(result.finalStep.providerMetadata?.['stint']).toMatchObject({
      provider: 'a/word',
      losses: [],
      report: { outcome: 'ok', attempts: [{ target: 'a/word' }] },
    })
    expect(requests).toMatchObject([
      {
        messages: [
          { role: 'system', content: 'Be kind.' },
          { role: 'user', content: [{ type: 'text', text: 'Hi' }] },
        ],
        maxOutputTokens: 9,
        temperature: 0.5,
        stopSequences: ['.'],
        seed: 7,
        providerOptions: { vendor: { mood: 'good' } },
        headers: { 'x-trace': 't1' },
      },
    ])
  })

  it('runs tools, and passes back what they gave', async () => {
    const { text, steps } = await generateText({
      model: model(called, said('It rains.')),
      prompt: 'Does it rain in Oslo?',
      ...loop,
    })
    expect([text, steps.length]).toEqual(['It rains.', 2])
    expectTwoSteps()
  })

  it('gives an object of a schema', async () => {
    const { output } = await generateText({
      model: model(said('{"city":', '"Oslo"}')),
      output: Output.object({ schema: z.object({ city: z.string() }) }),
      prompt: 'Where?',
      maxRetries: 0,
    })
    expect(output).toEqual({ city: 'Oslo' })
    expectSchema()
  })

  it('fails with the CallError of the pipeline, and is not repeated', async () => {
    const run = generateText({ model: model(broken()), prompt: 'Hi', maxRetries: 0 })
    const error = await run.catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(CallError)
    expect(error).toMatchObject({ fault: { kind: 'network' }, report: { outcome: 'failed' } })
    expect(warned).not.toHaveBeenCalled()
  })

  it('is not repeated by the retries of the AI SDK either, and says that they are on', async () => {
    const run = generateText({ model: model(broken()), prompt: 'Hi' })
    await expect(run).rejects.toBeInstanceOf(CallError)
    expect(requests).toHaveLength(1)
    expect(warned).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(/^toLanguageModel: retries are on .*maxRetries: 0/),
      'StintWarning',
    )
  })

  it('ends with the reason of its abort', async () => {
    const leaving = new AbortController()
    const never = async function* (): AsyncGenerator<TextPart> {
      leaving.abort(new Error('enough'))
      await new Promise(() => undefined)
      yield* []
    }
    const run = generateText({ model: model(never), prompt: 'Hi', abortSignal: leaving.signal })
    await expect(run).rejects.toThrow('enough')
    expect(attempts[0]?.signal.aborted).toBe(true)
  })
})

/** What came of a stream of the AI SDK, by everyone who can be told. */
async function heard(
  options: Partial<Parameters<typeof streamText>[0]> & { model: ReturnType<typeof model> },
) {
  const told: unknown[] = []
  const result = streamText({
    prompt: 'Hi',
    maxRetries: 0,
    onError: ({ error }) => void told.push(error),
    ...options,
  } as Parameters<typeof streamText>[0])
  let text = ''
  const kinds: string[] = []
  let error: unknown
  try {
    for await (const part of result.fullStream) {
      kinds.push(part.type)
      if (part.type === 'text-delta') text += part.text
      if (part.type === 'error') error = part.error
    }
  } catch (thrown) {
    error = thrown
  }
  return { result, text, kinds, error, told }
}

describe('streamText over a pipeline', () => {
  it('gives parts as they come, and at their end what is beside them', async () => {
    const { result, text, kinds, error } = await heard({ model: model(said('Hello', ' there')) })
    expect(error).toBeUndefined()
    expect(text).toBe('Hello there')
    expect(kinds.filter((kind) => kind === 'text-delta')).toHaveLength(2)
    expect(await result.finishReason).toBe('stop')
    expect(await result.usage).toMatchObject({ inputTokens: 3, outputTokens: 2 })
    expect(await result.warnings).toMatchObject([{ type: 'other', message: 'it is Sunday' }])
    expect(await result.response).toMatchObject({ id: 'r1', modelId: 'word-1' })
    const step = await result.finalStep
    expect(step.providerMetadata?.['stint']).toMatchObject({
      report: { outcome: 'ok', output: { target: 'a/word', chars: 11 } },
    })
  })

  it('runs tools, and passes back what they gave', async () => {
    const { text, result } = await heard({ model: model(called, said('It rains.')), ...loop })
    expect([text, (await result.steps).length]).toEqual(['It rains.', 2])
    expectTwoSteps()
  })

  it('gives an object of a schema while it is made', async () => {
    const result = streamText({
      model: model(said('{"city":', '"Oslo"}')),
      output: Output.object({ schema: z.object({ city: z.string() }) }),
      prompt: 'Where?',
      maxRetries: 0,
    })
    const seen: unknown[] = []
    for await (const each of result.partialOutputStream) seen.push(each)
    expect(seen.at(-1)).toEqual({ city: 'Oslo' })
    expect(await result.output).toEqual({ city: 'Oslo' })
    expectSchema()
  })

  it('fails over before the first token, and nobody sees it', async () => {
    const chat = line(target('a/word', broken()), target('b/word', said('Hello')))
    const { text, error, result } = await heard({ model: toLanguageModel(chat) })
    expect([text, error]).toEqual(['Hello', undefined])
    expect((await result.finalStep).providerMetadata?.['stint']).toMatchObject({
      provider: 'b/word',
    })
  })

  it('ends after it with a CallError', async () => {
    const chat = line(target('a/word', broken('Hello')), target('b/word', said('Bye')))
    const { text, error, told, result } = await heard({ model: toLanguageModel(chat) })
    expect(text).toBe('Hello')
    expect(error).toBeInstanceOf(CallError)
    expect((error as CallError).message).toContain('5 characters of a/word had been delivered')
    expect(told).toEqual([error])
    expect(requests).toHaveLength(1)
    expect(await result.finishReason).toBe('error')
    expect(warned).not.toHaveBeenCalled()
  })

  it('fails with a CallError where no target gives anything', async () => {
    const { error, told, kinds } = await heard({ model: model(broken()), maxRetries: 2 })
    expect(error).toBeInstanceOf(CallError)
    expect(told).toEqual([error])
    expect(kinds).not.toContain('text-delta')
    expect(requests).toHaveLength(1)
    expect(warned).toHaveBeenCalledOnce()
  })

  it('aborts the call when its reader leaves', async () => {
    const endless = async function* (): AsyncGenerator<TextPart> {
      yield* said('a').slice(0, 4)
      for (;;) yield await Promise.resolve({ type: 'text-delta', id: '0', delta: 'b' } as const)
    }
    const { stream } = await model(endless).doStream({
      prompt: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
    })
    const reader = stream.getReader()
    await reader.read()
    await reader.cancel()
    await vi.waitFor(() => expect(attempts[0]?.signal.aborted).toBe(true))
  })

  it('says so when it is aborted', async () => {
    const leaving = new AbortController()
    const waits = async function* (): AsyncGenerator<TextPart> {
      yield* said('a').slice(0, 4)
      leaving.abort(new DOMException('enough', 'AbortError'))
      await new Promise(() => undefined)
    }
    const { kinds, text } = await heard({ model: model(waits), abortSignal: leaving.signal })
    expect(kinds.at(-1)).toBe('abort')
    expect('a'.startsWith(text)).toBe(true)
    expect(attempts[0]?.signal.aborted).toBe(true)
  })
})

/** The second request has the call as it was, signature and all, and what the tool gave. */
function expectTwoSteps(): void {
  expect(requests).toHaveLength(2)
  expect(requests[0]?.tools).toMatchObject([
    {
      type: 'function',
      name: 'weather',
      inputSchema: { properties: { city: { type: 'string' } } },
    },
  ])
  expect(requests[1]?.messages.slice(1)).toMatchObject([
    {
      role: 'assistant',
      content: [
        {
          type: 'tool-call',
          toolCallId: 'c1',
          input: { city: 'Oslo' },
          providerOptions: { vendor: { signature: 'abc' } },
        },
      ],
    },
    {
      role: 'tool',
      content: [
        {
          type: 'tool-result',
          toolCallId: 'c1',
          output: { type: 'json', value: { city: 'Oslo', sky: 'rain' } },
        },
      ],
    },
  ])
}

function expectSchema(): void {
  expect(requests).toMatchObject([
    { responseFormat: { type: 'json', schema: { properties: { city: { type: 'string' } } } } },
  ])
}
