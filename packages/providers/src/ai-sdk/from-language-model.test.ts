import type { LanguageModelV4CallOptions, LanguageModelV4StreamPart } from '@ai-sdk/provider'
import {
  CallError,
  generateText,
  pipeline,
  type StreamHandle,
  type TextMade,
  type TextPart,
  type TextRequestInput,
} from '@stint/core'
import { virtualClock } from '@stint/testkit'
import { describe, expect, test, vi } from 'vitest'
import { pictures } from '../__fixtures__/pictures.ts'
import {
  finish,
  modelOf,
  modelV3Of,
  usage,
  words,
  type Played,
} from './__fixtures__/language-model.ts'
import { fromLanguageModel } from './from-language-model.ts'
import type { FromLanguageModelOptions } from './language-options.ts'

const price = { input: 1, output: 10, cachedInput: 0.5 }
const counted = 6 + 4 * 0.5 + 5 * 10

const line = (played?: Played, options?: FromLanguageModelOptions) =>
  pipeline(generateText).to(fromLanguageModel(modelOf(played), options))

/** Reads a call to its end: its parts, and what it ended with. */
async function read(call: StreamHandle<TextMade, TextPart>) {
  const parts: TextPart[] = []
  try {
    for await (const part of call) parts.push(part)
  } catch (error) {
    return { parts, error: error as CallError }
  }
  return { parts, error: undefined }
}

/** What a model is asked for a request. */
async function askedFor(
  request: TextRequestInput,
  options?: FromLanguageModelOptions,
): Promise<LanguageModelV4CallOptions> {
  const asked: LanguageModelV4CallOptions[] = []
  await line({ onCall: (call) => void asked.push(call) }, options).run(request)
  return asked[0] ?? { prompt: [] }
}

describe('what it is declared with', () => {
  test.each<[string, unknown, RegExp]>([
    ['a string', 'gpt-5.5', /expected a language model, got a string/],
    ['nothing', undefined, /expected a language model of the AI SDK, got undefined/],
    ['an older model', { ...modelOf(), specificationVersion: 'v2' }, /'v3' or 'v4', found 'v2'/],
    ['an image model', { maxImagesPerCall: 1 }, /got an image model: take it to fromImageModel/],
    ['a pipeline', line(), /got a pipeline, which is a target as it is/],
    [
      'a provider',
      Object.assign(() => 1, { languageModel: () => 1 }),
      /got a provider of the AI SDK/,
    ],
    ['half a model', { ...modelOf(), doStream: undefined }, /provider, modelId, doGenerate and/],
  ])('is not %s', (_, given, message) => {
    expect(() => fromLanguageModel(given as never)).toThrow(message)
  })

  test.each<[object, RegExp]>([
    [{ price: 3 }, /price: expected \{ input, output \} for one token each, or a function/],
    [{ price: { input: -1, output: 0 } }, /price\.input: expected a number from 0/],
    [{ price: { input: 1 } }, /price\.output: expected a number from 0/],
    [{ links: 'fetch' }, /^fromLanguageModel: links/],
    [{ apiKey: 'a' }, /unknown option 'apiKey'; allowed are id/],
  ])('does not take the options %j', (options, message) => {
    expect(() => fromLanguageModel(modelOf(), options)).toThrow(message)
  })

  test('names the target by the model, and calls a function for every attempt', async () => {
    const make = vi.fn<(fetch: typeof globalThis.fetch) => ReturnType<typeof modelOf>>(() =>
      modelOf(),
    )
    const provider = fromLanguageModel(make)
    expect(provider).toMatchObject({ id: 'toy/word', wire: 'fetch' })
    expect(make).toHaveBeenCalledOnce()
    await pipeline(generateText).to(provider).run({ prompt: 'Hi' })
    expect(make).toHaveBeenCalledTimes(2)
    expect(fromLanguageModel(modelOf(), { id: 'mine' })).toMatchObject({
      id: 'mine',
      wire: 'outside',
    })
    const late = async (): Promise<ReturnType<typeof modelOf>> => Promise.resolve(modelOf())
    expect(() => fromLanguageModel(late)).toThrow('id: expected a name')
  })
})

describe('what a model is asked', () => {
  test('is the request, untouched, over what the factory was given', async () => {
    const schema = { type: 'object', properties: { city: { type: 'string' } } } as const
    const asked = await askedFor(
      {
        system: 'Be kind.',
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'Hi' },
              { type: 'file', data: pictures.png, mediaType: 'image/png', filename: 'a.png' },
              {
                type: 'file',
                data: { type: 'reference', reference: { toy: 'f1' } },
                mediaType: 'image',
              },
            ],
          },
        ],
        tools: [
          { name: 'weather', inputSchema: schema, strict: true },
          { type: 'provider', id: 'toy.search', name: 'search', args: { depth: 1 } },
        ],
        toolChoice: 'required',
        responseFormat: { type: 'json', schema },
        maxOutputTokens: 7,
        temperature: 0,
        topP: 1,
        topK: 2,
        presencePenalty: 1,
        frequencyPenalty: -1,
        stopSequences: ['.'],
        seed: 3,
        reasoning: 'low',
        headers: { 'x-trace': 't1' },
        providerOptions: { toy: { mood: 'good' } },
      },
      { headers: { 'x-app': 'a' }, providerOptions: { toy: { mood: 'bad', pace: 2 } } },
    )
    const { abortSignal, ...others } = asked
    expect(abortSignal).toBeInstanceOf(AbortSignal)
    expect(others).toStrictEqual({
      prompt: [
        { role: 'system', content: 'Be kind.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Hi' },
            {
              type: 'file',
              data: { type: 'data', data: pictures.png },
              mediaType: 'image/png',
              filename: 'a.png',
            },
            {
              type: 'file',
              data: { type: 'reference', reference: { toy: 'f1' } },
              mediaType: 'image',
            },
          ],
        },
      ],
      tools: [
        { type: 'function', name: 'weather', inputSchema: schema, strict: true },
        { type: 'provider', id: 'toy.search', name: 'search', args: { depth: 1 } },
      ],
      toolChoice: { type: 'required' },
      responseFormat: { type: 'json', schema },
      maxOutputTokens: 7,
      temperature: 0,
      topP: 1,
      topK: 2,
      presencePenalty: 1,
      frequencyPenalty: -1,
      stopSequences: ['.'],
      seed: 3,
      reasoning: 'low',
      headers: { 'x-app': 'a', 'x-trace': 't1' },
      providerOptions: { toy: { mood: 'good', pace: 2 } },
    })
  })

  test('may be written into', async () => {
    const { prompt, tools = [] } = await askedFor({
      prompt: 'Hi',
      tools: [{ name: 'a', inputSchema: { type: 'object' } }],
    })
    expect([prompt, prompt[0], prompt[0]?.content, tools, tools[0]].some(Object.isFrozen)).toBe(
      false,
    )
  })

  test('has links as URLs, and as they were where that changes them', async () => {
    const { prompt } = await askedFor(
      { messages: [{ role: 'user', content: [link('https://a.example'), link('s3://B/c')] }] },
      { links: 'pass' },
    )
    const url = new URL('https://a.example')
    expect(prompt[0]?.content).toMatchObject([
      { data: { type: 'url', url, originalUrl: 'https://a.example' } },
      { data: { type: 'url', url: new URL('s3://B/c') } },
    ])
  })

  test('is in the form of v3 where the model is of v3', async () => {
    const onCall = vi.fn<(options: object) => void>()
    const content = {
      type: 'content',
      value: [
        { type: 'text', text: 'a' },
        { type: 'file', data: pictures.png, mediaType: 'image/png' },
        { type: 'file', data: 'https://a.example/b.png', mediaType: 'image/png' },
      ],
    } as const
    const { warnings } = await pipeline(generateText)
      .to(fromLanguageModel(modelV3Of(onCall), { links: 'pass' }))
      .run({
        messages: [
          {
            role: 'user',
            content: [
              { type: 'file', data: pictures.png, mediaType: 'image/png' },
              { type: 'file', data: { type: 'text', text: 'é' }, mediaType: 'text/plain' },
              link('https://a.example/b.png'),
            ],
          },
          {
            role: 'tool',
            content: [{ type: 'tool-result', toolCallId: '1', toolName: 'a', output: content }],
          },
        ],
        reasoning: 'high',
      })
    expect(warnings).toEqual(['toy/word: reasoning is not supported by models of specification v3'])
    expect(onCall.mock.calls[0]?.[0]).not.toHaveProperty('reasoning')
    expect(onCall.mock.calls[0]?.[0]).toMatchObject({
      prompt: [
        {
          content: [
            { data: pictures.png },
            { data: new TextEncoder().encode('é') },
            { data: new URL('https://a.example/b.png') },
          ],
        },
        {
          content: [
            {
              output: {
                type: 'content',
                value: [
                  { type: 'text', text: 'a' },
                  { type: 'file-data', data: Buffer.from(pictures.png).toString('base64') },
                  { type: 'file-url', url: 'https://a.example/b.png' },
                ],
              },
            },
          ],
        },
      ],
    })
  })
})

function link(url: string) {
  return { type: 'file', data: url, mediaType: 'image/png' } as const
}

describe('the gate', () => {
  const asks = {
    messages: [{ role: 'user', content: [link('https://a.example/secret')] }],
  } as const
  const supportedUrls = { 'image/*': [/^https:\/\/a\.example\//] }

  test('refuses links that the model does not say it takes, and repeats none of them', async () => {
    const { message, ...error } = await line()
      .run(asks)
      .then(
        () => expect.unreachable('it should have been refused'),
        (thrown: unknown) => thrown as CallError,
      )
    expect(error).toMatchObject({ report: { attempts: [], skips: [{ layer: 'gate' }] } })
    expect(message).toContain('does not say that it takes such links to image/png: give the bytes')
    expect(message).not.toContain('secret')
    expect(await line({ supportedUrls }).run(asks)).toMatchObject({ text: 'Hello there' })
    expect(await line({}, { links: 'pass' }).run(asks)).toMatchObject({ text: 'Hello there' })
  })

  test('knows that a model takes text, and of the rest what its user says', async () => {
    const provider = fromLanguageModel(modelOf())
    const accepted = (given: TextRequestInput, options?: FromLanguageModelOptions) =>
      fromLanguageModel(modelOf(), options).accepts(generateText.request.parse(given))
    const tools = [{ name: 'a', inputSchema: { type: 'object' } }]
    expect(await provider.accepts(generateText.request.parse({ prompt: 'Hi' }))).toBe(true)
    expect(await accepted({ prompt: 'Hi', tools })).toBeUndefined()
    expect(await accepted({ prompt: 'Hi', tools }, { accepts: () => true })).toBe(true)
    expect(await accepted({ prompt: 'Hi' }, { accepts: () => 'closed' })).toBe('closed')
    const data = { type: 'reference', reference: { toy: 'f1' } } as const
    const file = {
      messages: [
        { role: 'user' as const, content: [{ type: 'file' as const, data, mediaType: 'image' }] },
      ],
    }
    const v3 = fromLanguageModel(modelV3Of(() => undefined))
    expect(await v3.accepts(generateText.request.parse(file))).toContain('by their id at a vendor')
  })
})

describe('what a model made', () => {
  test('is a result, whole', async () => {
    const made = {
      content: [
        { type: 'reasoning', text: 'Hm.' },
        { type: 'text', text: 'Hello' },
        { type: 'file', data: { type: 'data', data: 'AAEC' }, mediaType: 'image/png' },
        { type: 'tool-call', toolCallId: '1', toolName: 'a', input: '{}' },
      ],
      warnings: [{ type: 'unsupported', feature: 'seed', details: 'not here' }],
      providerMetadata: { toy: { a: 1 } },
      response: { id: 'r1', modelId: 'word-1', headers: { a: 'b' } },
    } satisfies Played['made']
    expect(await line({ made }).run({ prompt: 'Hi' })).toMatchObject({
      text: 'Hello',
      toolCalls: [{ toolName: 'a' }],
      content: [
        { type: 'reasoning' },
        { type: 'text' },
        { type: 'file', data: { type: 'data', data: new Uint8Array([0, 1, 2]) } },
        { type: 'tool-call' },
      ],
      finishReason: 'stop',
      rawFinishReason: 'end',
      usage: {
        inputTokens: 10,
        cacheReadTokens: 4,
        outputTokens: 5,
        reasoningTokens: 2,
        totalTokens: 15,
      },
      warnings: ['seed is not supported: not here'],
      response: { id: 'r1', modelId: 'word-1' },
      providerMetadata: { toy: { a: 1 } },
    })
  })

  test('comes in parts, without what nobody reads', async () => {
    const noise = [
      { type: 'raw', rawValue: 1 },
      { type: 'ping' },
      { type: 'from-the-future' } as never,
    ] satisfies LanguageModelV4StreamPart[]
    const file = {
      type: 'file',
      data: { type: 'data', data: 'AAEC' },
      mediaType: 'image/png',
    } as const
    const call = line({ parts: [...noise, ...words, ...noise, file, finish] }).stream({
      prompt: 'Hi',
    })
    const { parts } = await read(call)
    expect(parts.map(({ type }) => type)).toEqual([
      ...words.map(({ type }) => type),
      'file',
      'finish',
    ])
    expect(parts).toContainEqual({
      ...file,
      data: { type: 'data', data: new Uint8Array([0, 1, 2]) },
    })
    expect(parts[0]).toEqual({ type: 'stream-start', warnings: ['seed is not supported'] })
    expect(parts.at(-1)).toMatchObject({ finishReason: 'stop', usage: { totalTokens: 15 } })
    expect(await call.result).toMatchObject({ text: 'Hello there', response: { id: 'r1' } })
  })

  test.each<[string, Played, object]>([
    [
      'an error',
      { parts: [{ ...finish, finishReason: { unified: 'error', raw: 'E1' } }] },
      { kind: 'server_error', message: 'the model ended with an error: E1' },
    ],
    [
      'a filter',
      { parts: [{ ...finish, finishReason: { unified: 'content-filter', raw: 'SAFETY' } }] },
      { kind: 'content_policy', message: 'a content filter withheld the answer: SAFETY' },
    ],
    [
      'a prompt that was blocked',
      {
        parts: [
          {
            ...finish,
            finishReason: { unified: 'other', raw: undefined },
            providerMetadata: { google: { promptFeedback: { blockReason: 'SAFETY' } } },
          },
        ],
      },
      { kind: 'content_policy' },
    ],
    ['nothing', { parts: [finish] }, { kind: 'empty_response' }],
    ['no word of its end', { parts: words }, { kind: 'malformed_response' }],
    [
      'an error part',
      { parts: [{ type: 'error', error: new Error('no luck') }] },
      { kind: 'unknown', message: 'no luck' },
    ],
    [
      'a frame that is an error',
      { parts: [{ type: 'error', error: { message: 'slow down', code: 'rate_limit_exceeded' } }] },
      { kind: 'rate_limit', message: 'slow down' },
    ],
    [
      'a frame with a status',
      { parts: [{ type: 'error', error: { message: 'come back', statusCode: 503 } }] },
      { kind: 'overloaded', message: 'come back' },
    ],
    [
      'a text as an error',
      { parts: [{ type: 'error', error: 'model overloaded' }] },
      { kind: 'overloaded' },
    ],
    [
      'a broken connection',
      { error: Object.assign(new Error('gone'), { code: 'ECONNRESET' }), parts: [] },
      { kind: 'network' },
    ],
  ])('that ends with %s is a fault', async (_, played, fault) => {
    const { error } = await read(line(played).stream({ prompt: 'Hi' }))
    expect(error?.fault).toMatchObject(fault)
  })

  test.each<[NonNullable<Played['made']>, object]>([
    [
      { content: [], finishReason: { unified: 'content-filter', raw: 'SAFETY' } },
      { kind: 'content_policy' },
    ],
    [{ finishReason: { unified: 'error', raw: undefined } }, { kind: 'server_error' }],
    [{ content: undefined as never }, { kind: 'malformed_response' }],
    [
      { content: [{ type: 'file', data: { type: 'data', data: '*' }, mediaType: 'image/png' }] },
      { kind: 'malformed_response' },
    ],
  ])('whole and wrong is a fault too (%#)', async (made, fault) => {
    await expect(line({ made }).run({ prompt: 'Hi' })).rejects.toMatchObject({ fault })
  })
})

describe('a stream', () => {
  test('is read one part at a time, as its reader reads', async () => {
    const onPull = vi.fn<() => void>()
    const onCancel = vi.fn<(reason: unknown) => void>()
    const delta = { type: 'text-delta', id: '0', delta: 'a' } as const
    const parts = Array.from({ length: 1000 }, () => delta)
    for await (const _ of line({ parts, onPull, onCancel }).stream({ prompt: 'Hi' })) break
    await vi.waitFor(() => expect(onCancel).toHaveBeenCalledOnce())
    expect(onPull.mock.calls.length).toBeLessThan(50)
  })

  test('is cancelled at a deadline, also where its model does not listen', async () => {
    const clock = virtualClock()
    const onCancel = vi.fn<(reason: unknown) => void>()
    const provider = fromLanguageModel(modelOf({ parts: words, hangs: true, onCancel }))
    const call = pipeline(generateText, { clock })
      .to(provider)
      .stream({ prompt: 'Hi' }, { deadline: '5s' })
    const { parts, error } = await clock.run(read(call))
    expect(parts).toHaveLength(words.length)
    expect(error).toMatchObject({ fault: { kind: 'timeout' }, delivered: { chars: 11 } })
    expect(onCancel).toHaveBeenCalledOnce()
  })
})

test('a stream that comes after the end of its attempt is cancelled', async () => {
  const clock = virtualClock()
  const onCancel = vi.fn<(reason: unknown) => void>()
  const model = modelOf({ parts: [], hangs: true, onCancel })
  const late: typeof model = {
    ...model,
    doStream: (options) =>
      new Promise((resolve) => {
        clock.setTimer(() => resolve(model.doStream(options)), 9000)
      }),
  }
  const call = pipeline(generateText, { clock })
    .to(fromLanguageModel(late))
    .stream({ prompt: 'Hi' }, { deadline: '5s' })
  const { error } = await clock.run(read(call))
  expect(error).toMatchObject({ fault: { kind: 'timeout' } })
  expect(onCancel).not.toHaveBeenCalled()
  await clock.advance('5s')
  await vi.waitFor(() => expect(onCancel).toHaveBeenCalledOnce())
})

describe('cost', () => {
  const error = { type: 'error', error: 'overloaded' } as const

  test.each<[string, Played]>([
    ['well', {}],
    ['with an error, after which it is told', { parts: [...words, error, finish] }],
    [
      'with a filter',
      { parts: [{ ...finish, finishReason: { unified: 'content-filter', raw: 'X' } }] },
    ],
  ])('is what was counted, of a stream that ends %s', async (_, played) => {
    const call = line(played, { price }).stream({ prompt: 'Hi' })
    await read(call)
    expect(call.report.costs).toEqual({ confirmed: counted, estimated: 0 })
  })

  test('is what was quoted, where nothing was counted', async () => {
    const broken = line({ parts: words, error: new Error('gone') }, { price })
    const call = broken.stream({ prompt: 'a'.repeat(400), maxOutputTokens: 20 })
    await read(call)
    const { estimated } = call.report.costs
    expect(estimated).toBeGreaterThanOrEqual(100 + 20 * 10)
    expect(estimated).toBeLessThan(120 + 20 * 10)
  })

  test('does not wait long for what is counted after an error', async () => {
    const clock = virtualClock()
    const model = modelOf({ parts: [error], hangs: true })
    const call = pipeline(generateText, { clock })
      .to(fromLanguageModel(model, { price }))
      .stream({ prompt: 'Hi' })
    const { error: thrown } = await clock.run(read(call))
    expect(thrown?.fault).toMatchObject({ kind: 'overloaded' })
    expect(clock.now()).toBe(1000)
  })

  test('is quoted with the most of the output, and a number for each file', () => {
    const quote = (given: TextRequestInput, more: FromLanguageModelOptions = {}) =>
      fromLanguageModel(modelOf(), { price, ...more }).price?.(generateText.request.parse(given))
    const file = { type: 'file', data: pictures.png, mediaType: 'image/png' } as const
    const withFile = { messages: [{ role: 'user', content: [file] }] } as const
    expect(quote({ prompt: 'Hi' })).toBeCloseTo(4096 * 10, -2)
    expect(quote({ prompt: 'Hi' }, { price: { ...price, outputTokens: 1 } })).toBeLessThan(30)
    expect((quote(withFile) ?? 0) - 4096 * 10).toBeGreaterThanOrEqual(1000)
    expect((quote(withFile) ?? 0) - 4096 * 10).toBeLessThan(1020)
    expect(quote({ prompt: 'Hi' }, { price: () => 7 })).toBe(7)
  })

  test('has its cached tokens at the price of the others where none is given', async () => {
    const { report } = await line({}, { price: { input: 1, output: 0 } }).run({ prompt: 'Hi' })
    expect(report.cost).toBe(usage.inputTokens.total)
  })
})
