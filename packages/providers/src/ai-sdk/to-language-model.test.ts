import type { LanguageModelV4CallOptions, LanguageModelV4StreamPart } from '@ai-sdk/provider'
import {
  CallError,
  createImage,
  defineMiddleware,
  generateText,
  pipeline,
  textMade,
} from '@stint/core'
import { describe, expect, test, vi } from 'vitest'
import { finish, modelOf, usage, words, type Played } from './__fixtures__/language-model.ts'
import { fromLanguageModel } from './from-language-model.ts'
import { toLanguageModel } from './to-language-model.ts'

const call: LanguageModelV4CallOptions = {
  prompt: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
}
const line = (played?: Played) =>
  pipeline(generateText, { id: 'chat' }).to(fromLanguageModel(modelOf(played)))

async function partsOf(
  stream: ReadableStream<LanguageModelV4StreamPart>,
): Promise<LanguageModelV4StreamPart[]> {
  const parts: LanguageModelV4StreamPart[] = []
  for await (const part of stream) parts.push(part)
  return parts
}

describe('what it is declared with', () => {
  test.each([
    ['a pipeline of another operation', pipeline(createImage), /is one of createImage/],
    ['a model', modelOf(), /expected a pipeline of generateText/],
    ['nothing', undefined, /expected a pipeline of generateText, got undefined/],
  ])('is not %s', (_, given, message) => {
    expect(() => toLanguageModel(given as never)).toThrow(message)
  })

  test.each<[object, RegExp]>([
    [{ signal: new AbortController().signal }, /unknown option 'signal'; allowed are modelId/],
    [{ supportedUrls: { 'image/*': ['https'] } }, /supportedUrls.* expected a regular expression/],
  ])('does not take the options %j', (options, message) => {
    expect(() => toLanguageModel(line(), options)).toThrow(message)
  })

  test('names the model, and says which links it takes', () => {
    const model = toLanguageModel(line())
    expect(model).toMatchObject({ provider: 'stint', modelId: 'chat', supportedUrls: {} })
    const supportedUrls = { 'image/*': [/^https:/] }
    const named = { provider: 'acme', modelId: 'talk', supportedUrls }
    expect(toLanguageModel(line(), named)).toMatchObject(named)
  })
})

describe('a call', () => {
  test('is passed through both adapters as it is', async () => {
    const onCall = vi.fn<(options: LanguageModelV4CallOptions) => void>()
    const url = new URL('https://a.example/b.png')
    const given: LanguageModelV4CallOptions = {
      prompt: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Hi' },
            { type: 'file', data: { type: 'url', url }, mediaType: 'image/png' },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'reasoning', text: 'Hm.', providerOptions: { toy: { signature: 's' } } },
            { type: 'tool-call', toolCallId: '1', toolName: 'a', input: { b: 1 } },
          ],
        },
        {
          role: 'tool',
          content: [
            {
              type: 'tool-result',
              toolCallId: '1',
              toolName: 'a',
              output: { type: 'json', value: 7 },
            },
          ],
        },
      ],
      tools: [{ type: 'function', name: 'a', inputSchema: { type: 'object' } }],
      toolChoice: { type: 'auto' },
      responseFormat: { type: 'json', schema: { type: 'object' }, name: 'answer' },
      maxOutputTokens: 9,
      temperature: 0.5,
      headers: { 'x-trace': 't1' },
      providerOptions: { toy: { a: 1 } },
    }
    const supportedUrls = { '*': [/.*/] }
    await toLanguageModel(line({ onCall, supportedUrls })).doGenerate(given)
    const { abortSignal: _, ...asked } = onCall.mock.calls[0]?.[0] ?? given
    expect(asked).toStrictEqual(given)
  })

  test('gives what the model gave, and the report beside it', async () => {
    const made: Played['made'] = {
      providerMetadata: { toy: { a: 1 } },
      response: { id: 'r1', modelId: 'word-1' },
      warnings: [{ type: 'other', message: 'it is Sunday' }],
    }
    const result = await toLanguageModel(line({ made })).doGenerate({
      ...call,
      includeRawChunks: true,
    })
    expect(result).toMatchObject({
      content: [{ type: 'text', text: 'Hello there' }],
      finishReason: { unified: 'stop', raw: 'end' },
      usage,
      providerMetadata: {
        toy: { a: 1 },
        stint: { provider: 'toy/word', report: { outcome: 'ok' } },
      },
      response: { id: 'r1', modelId: 'word-1' },
      warnings: [
        { type: 'unsupported', feature: 'includeRawChunks' },
        { type: 'other', message: 'it is Sunday' },
      ],
    })
    expect(JSON.parse(JSON.stringify(result.providerMetadata))).toEqual(result.providerMetadata)
  })

  test('is aborted by its signal', async () => {
    const leaving = new AbortController()
    const model = toLanguageModel(line({ parts: words, hangs: true }))
    const { stream } = await model.doStream({ ...call, abortSignal: leaving.signal })
    leaving.abort(new Error('enough'))
    await expect(partsOf(stream)).rejects.toThrow('enough')
  })
})

describe('a stream', () => {
  test('has the parts of the model, and the report in the last of them', async () => {
    const model = toLanguageModel(line({ parts: [...words, finish] }))
    const parts = await partsOf((await model.doStream(call)).stream)
    expect(parts.slice(1, -1)).toEqual(words.slice(1))
    expect(parts[0]).toEqual({
      type: 'stream-start',
      warnings: [{ type: 'other', message: 'seed is not supported' }],
    })
    expect(parts.at(-1)).toMatchObject({
      ...finish,
      providerMetadata: { stint: { report: { outcome: 'ok', output: { chars: 11 } } } },
    })
  })

  test('is read on only as it is read', async () => {
    const onPull = vi.fn<() => void>()
    const onCancel = vi.fn<(reason: unknown) => void>()
    const delta = { type: 'text-delta', id: '0', delta: 'a' } as const
    const parts = Array.from({ length: 1000 }, () => delta)
    const model = toLanguageModel(line({ parts, onPull, onCancel }))
    const reader = (await model.doStream(call)).stream.getReader()
    await reader.read()
    expect(onPull.mock.calls.length).toBeLessThan(50)
    await reader.cancel()
    await vi.waitFor(() => expect(onCancel).toHaveBeenCalledOnce())
    expect(onPull.mock.calls.length).toBeLessThan(50)
  })

  test('that fails before its first part is none', async () => {
    const model = toLanguageModel(line({ parts: [], error: new Error('model overloaded') }))
    await expect(model.doStream(call)).rejects.toMatchObject({ fault: { kind: 'overloaded' } })
  })

  test('that fails later ends with the CallError', async () => {
    const model = toLanguageModel(line({ parts: words, error: new Error('model overloaded') }))
    const parts = await partsOf((await model.doStream(call)).stream)
    const last = parts.at(-1)
    expect(last?.type === 'error' && CallError.isInstance(last.error)).toBe(true)
    expect(parts.map(({ type }) => type)).not.toContain('finish')
  })

  test('may be made by a layer, as a whole', async () => {
    const layer = defineMiddleware({
      name: 'answers',
      run: () => textMade({ content: [{ type: 'text', text: 'From here' }], finishReason: 'stop' }),
    })
    const model = toLanguageModel(
      pipeline(generateText).use(layer).to(fromLanguageModel(modelOf())),
    )
    const parts = await partsOf((await model.doStream(call)).stream)
    expect(parts).toContainEqual(
      expect.objectContaining({ type: 'text-delta', delta: 'From here' }),
    )
    expect(parts.at(-1)).toMatchObject({ type: 'finish', finishReason: { unified: 'stop' } })
  })
})
