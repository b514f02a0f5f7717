import { createFal } from '@ai-sdk/fal'
import { createOpenAI } from '@ai-sdk/openai'
import type {
  ImageModelV2,
  ImageModelV3,
  ImageModelV4,
  LanguageModelV2,
  LanguageModelV3,
  LanguageModelV4,
} from '@ai-sdk/provider'
import {
  createImage,
  generateText,
  operation,
  pipeline,
  type ImageMade,
  type ImageRequest,
  type Provider,
  type TextMade,
  type TextRequest,
} from '@stint/core'
import {
  generateImage,
  type ImageModel as ImageModelOfSdk,
  type LanguageModel as LanguageModelOfSdk,
} from 'ai'
import { expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import {
  fromImageModel,
  fromLanguageModel,
  toImageModel,
  toLanguageModel,
  type ImageModel,
  type LanguageModel,
} from './index.ts'

declare const v2: ImageModelV2
declare const v3: ImageModelV3
declare const v4: ImageModelV4

test('fromImageModel takes models of v3 and v4, and functions that make them', () => {
  expectTypeOf(fromImageModel(v3)).toEqualTypeOf<Provider<ImageRequest, ImageMade>>()
  fromImageModel(v4)
  fromImageModel((fetch) => createFal({ fetch }).image('fal-ai/flux/dev'))
  fromImageModel(async (fetch) => {
    const apiKey = await Promise.resolve('key')
    return createOpenAI({ apiKey, fetch }).image('gpt-image-2')
  })
  fromImageModel((fetch) => {
    expectTypeOf(fetch).toEqualTypeOf<typeof globalThis.fetch>()
    return v3
  })
  expectTypeOf<ImageModel>().toEqualTypeOf<ImageModelV3 | ImageModelV4>()
})

test('fromImageModel takes nothing else', () => {
  // @ts-expect-error An older specification.
  fromImageModel(v2)
  // @ts-expect-error A language model.
  fromImageModel(createOpenAI()('gpt-6'))
  // @ts-expect-error The id of a model.
  fromImageModel('fal-ai/flux/dev')
  // @ts-expect-error No such option.
  fromImageModel(v4, { maxReference: 1 })
})

test('toImageModel gives what generateImage takes', () => {
  const model = toImageModel(pipeline(createImage), { labels: { page: 'home' } })
  expectTypeOf(model).toEqualTypeOf<ImageModelV4>()
  expectTypeOf(model).toExtend<ImageModelOfSdk>()
  expectTypeOf(generateImage).parameter(0).toHaveProperty('model').extract<typeof model>()
})

test('toImageModel takes pipelines of createImage', () => {
  const other = operation<{ text: string }, { text: string }, { spoken: string }>({
    name: 'speak',
    request: z.object({ text: z.string() }),
    result: z.object({ spoken: z.string() }),
    content: () => [],
  })
  // @ts-expect-error A pipeline of another operation.
  toImageModel(pipeline(other))
  // @ts-expect-error A signal comes with each call.
  toImageModel(pipeline(createImage), { signal: new AbortController().signal })
})

declare const language2: LanguageModelV2
declare const language3: LanguageModelV3
declare const language4: LanguageModelV4

test('fromLanguageModel takes models of v3 and v4, and functions that make them', () => {
  expectTypeOf(fromLanguageModel(language3)).toEqualTypeOf<Provider<TextRequest, TextMade>>()
  fromLanguageModel(language4, { price: { input: 1, output: 2 } })
  fromLanguageModel((fetch) => createOpenAI({ fetch }).responses('gpt-5.5'))
  fromLanguageModel(async (fetch) => Promise.resolve(createOpenAI({ fetch }).chat('gpt-5.5')))
  expectTypeOf<LanguageModel>().toEqualTypeOf<LanguageModelV3 | LanguageModelV4>()
})

test('fromLanguageModel takes nothing else', () => {
  // @ts-expect-error An older specification.
  fromLanguageModel(language2)
  // @ts-expect-error An image model.
  fromLanguageModel(v4)
  // @ts-expect-error The id of a model.
  fromLanguageModel('openai/gpt-5.5')
  // @ts-expect-error A price without its output.
  fromLanguageModel(language4, { price: { input: 1 } })
})

test('toLanguageModel gives what generateText and streamText take', () => {
  const model = toLanguageModel(pipeline(generateText), { labels: { page: 'home' } })
  expectTypeOf(model).toEqualTypeOf<LanguageModelV4>()
  expectTypeOf(model).toExtend<LanguageModelOfSdk>()
  // @ts-expect-error A pipeline of another operation.
  toLanguageModel(pipeline(createImage))
})
