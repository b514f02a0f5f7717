import { generateText, pipeline } from '@stint/core'
import { describe, expect, test, vi } from 'vitest'
import { line } from './__fixtures__/chat.ts'
import { modelOf } from './__fixtures__/language-model.ts'
import { fromLanguageModel } from './from-language-model.ts'

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
