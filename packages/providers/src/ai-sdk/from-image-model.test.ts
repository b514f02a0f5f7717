import { createFal, fal as defaultFal } from '@ai-sdk/fal'
import { createOpenAI } from '@ai-sdk/openai'
import type { ImageModelV4 } from '@ai-sdk/provider'
import { createReplicate } from '@ai-sdk/replicate'
import { Fault, classifyFailure, createImage, loneAttempt, pipeline } from '@stint/core'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { imageRequest } from '../__fixtures__/attempts.ts'
import { base64, pictures, reference } from '../__fixtures__/pictures.ts'
import { model, result, v3 } from './__fixtures__/models.ts'
import { fromImageModel } from './from-image-model.ts'
import type { FromImageModelOptions } from './from-options.ts'
import type { MakeImageModel } from './image-model.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

const attempted = async (
  given: Parameters<typeof fromImageModel>[0],
  options?: FromImageModelOptions,
) => fromImageModel(given, options).attempt(imageRequest(), loneAttempt())

describe('what it is declared with', () => {
  const openai = createOpenAI({ apiKey: 'none' })
  test.each([
    [
      'a language model',
      openai('gpt-6'),
      /expected an image model, got a language model: take the/,
    ],
    ['an embedding model', openai.embedding('e'), /got an embedding model/],
    ['a function that makes a language model', () => openai('gpt-6'), /got a language model/],
    [
      'a provider of the AI SDK',
      createFal(),
      /got a provider of the AI SDK: write \(fetch\) => cr/,
    ],
    ['one that is a function', openai, /got a provider of the AI SDK/],
    ['a string', 'fal-ai/flux', /got a string: pass the model itself/],
    ['a promise', Promise.resolve(model()), /got a promise: await it/],
    ['a provider of stint', fromImageModel(model()), /a provider of stint, which needs no/],
    ['a pipeline', pipeline(createImage), /a pipeline, which is a target as it is/],
    ['nothing', undefined, /expected an image model of the AI SDK, got undefined/],
    ['null', null, /got null/],
    [
      'a model of specification v2',
      { ...model(), specificationVersion: 'v2' },
      /'v3' or 'v4', found 'v2'/,
    ],
    ['an object without a specification', {}, /found none/],
    [
      'a model without doGenerate',
      { ...model(), doGenerate: 1 },
      /with provider, modelId and doGen/,
    ],
  ])('is not %s', (_, given, message) => {
    expect(() => fromImageModel(given as never)).toThrow(message)
    expect(() => fromImageModel(given as never)).toThrow(TypeError)
  })

  test.each<[object, RegExp]>([
    [{ maxReference: 1 }, /unknown option 'maxReference'; allowed are .*maxReferences/],
    [{ maxImages: 0 }, /^fromImageModel: maxImages: .*got 0$/],
    [{ links: 'follow' }, /links: .*got 'follow'/],
    [{ referenceTypes: ['png'] }, /referenceTypes\[0\]: expected a media type like 'image\/png'/],
    [{ providerOptions: 'fast' }, /providerOptions: expected an object by vendor, like/],
    [{ isSubmission: true }, /isSubmission: expected a function/],
    [{ polls: { every: 'often' } }, /polls.every: expected milliseconds or a string like '90s'/],
    [{ price: -1 }, /price: expected a number from 0 or a function/],
  ])('does not take the options %j', (options, message) => {
    expect(() => fromImageModel(model(), options)).toThrow(message)
  })

  test('names the target by the model', () => {
    expect(fromImageModel(model()).id).toBe('easel/brush')
    expect(fromImageModel(v3).id).toBe('easel/old-brush')
    expect(fromImageModel(defaultFal.image('fal-ai/flux')).id).toBe('fal/fal-ai/flux')
    expect(fromImageModel(model(), { id: 'a/b' }).id).toBe('a/b')
  })

  test('tells why there is no model to name it by', () => {
    const problem = new Error('FAL_API_KEY is not set')
    const make = (): never => {
      throw problem
    }
    expect(() => fromImageModel(make)).toThrow(expect.objectContaining({ cause: problem }))
  })

  test('needs no key, where it is told what to call the target', async () => {
    vi.stubEnv('REPLICATE_API_TOKEN', undefined)
    const make = () => createReplicate().image('black-forest-labs/flux-schnell')
    expect(() => fromImageModel(make)).toThrow(/id: expected a name like 'fal\/flux', because/)
    const provider = fromImageModel(make, { id: 'replicate/flux' })
    expect(await provider.accepts(imageRequest())).toBeUndefined()
    const error: unknown = await Promise.resolve(
      provider.attempt(imageRequest(), loneAttempt()),
    ).catch((thrown: unknown) => thrown)
    const failure = { error, answer: undefined, delivery: 'unsent', sent: false } as const
    expect(classifyFailure(failure, provider)).toMatchObject({ kind: 'auth', delivery: 'unsent' })
    vi.stubEnv('REPLICATE_API_TOKEN', 'r8_123')
    expect(await provider.accepts(imageRequest())).toBe(true)
  })

  test('may be made by an async function, which is told what to call the target', async () => {
    const make = async () => Promise.resolve(model({ maxImagesPerCall: 2 }))
    expect(() => fromImageModel(make)).toThrow(/id: expected a name/)
    const provider = fromImageModel(make, { id: 'easel/brush' })
    expect(await provider.accepts(imageRequest({ n: 3 }))).toBe(
      'makes at most 2 images at once, not 3',
    )
    await expect(provider.attempt(imageRequest(), loneAttempt())).resolves.toBeDefined()
  })

  test('is asked for a model at every attempt, with the fetch of the attempt', async () => {
    const make = vi.fn<MakeImageModel>(() => model())
    const provider = fromImageModel(make)
    await provider.attempt(imageRequest(), loneAttempt())
    await provider.attempt(imageRequest(), loneAttempt())
    expect(make).toHaveBeenCalledTimes(3)
    await expect(make.mock.calls[0]?.[0]('https://a.example')).rejects.toThrow(/only asked/)
  })
})

describe('what a model is asked', () => {
  test('has all that the request has', async () => {
    const doGenerate = vi.fn<ImageModelV4['doGenerate']>(() => Promise.resolve(result()))
    const provider = fromImageModel(model({ doGenerate }), {
      headers: { 'x-team': 'posters' },
      providerOptions: { easel: { grain: 'fine', tone: 'warm' } },
    })
    const attempt = loneAttempt()
    const request = imageRequest({
      references: [reference('png'), { url: 'https://a.example/b.png' }],
      mask: reference('png'),
      n: 2,
      size: '64x64',
      aspectRatio: '1:1',
      seed: 7,
      providerOptions: { easel: { tone: 'cold' }, fal: { loras: [] } },
    })
    await provider.attempt(request, attempt)
    expect(doGenerate).toHaveBeenCalledExactlyOnceWith({
      prompt: 'a red bicycle',
      n: 2,
      size: '64x64',
      aspectRatio: '1:1',
      seed: 7,
      files: [
        { type: 'file', ...reference('png') },
        { type: 'url', url: 'https://a.example/b.png' },
      ],
      mask: { type: 'file', ...reference('png') },
      providerOptions: { easel: { grain: 'fine', tone: 'cold' }, fal: { loras: [] } },
      headers: { 'x-team': 'posters' },
      abortSignal: attempt.signal,
    })
  })

  test('has the bytes of links where the option says so', async () => {
    const doGenerate = vi.fn<ImageModelV4['doGenerate']>(() => Promise.resolve(result()))
    const provider = fromImageModel(model({ doGenerate }), {
      links: 'fetch',
      referenceTypes: ['image/png'],
    })
    const attempt = (kind: 'png' | 'gif') =>
      loneAttempt({ fetch: () => Promise.resolve(new Response(pictures[kind].slice())) })
    const request = imageRequest({ references: [{ url: 'https://a.example/b' }] })
    await provider.attempt(request, attempt('png'))
    expect(doGenerate.mock.calls[0]?.[0].files).toEqual([{ type: 'file', ...reference('png') }])
    await expect(provider.attempt(request, attempt('gif'))).rejects.toThrow(
      'reference 1 is image/gif; it takes png',
    )
  })
})

describe('what a model made', () => {
  test.each([
    ['base64', [base64('png')]],
    ['bytes', [pictures.png]],
    ['data URLs', [`data:image/png;base64,${base64('png')}`]],
  ] as const)('may be %s', async (_, images) => {
    const doGenerate = () => Promise.resolve(result({ images: [...images] as string[] }))
    const made = await attempted(model({ doGenerate }))
    expect(made.images).toEqual([{ data: pictures.png, mediaType: 'image/png' }])
  })

  test('may come from a model of specification v3', async () => {
    const made = await attempted(v3)
    expect(made).toMatchObject({ images: [{ mediaType: 'image/webp' }], warnings: ['it is old'] })
  })

  test('has usage, warnings, and a word when there are fewer', async () => {
    const usage = { inputTokens: 1, outputTokens: 2, totalTokens: 3 }
    const warnings = [{ type: 'deprecated' as const, setting: 'style', message: 'use tone' }]
    const doGenerate = () => Promise.resolve(result({ usage, warnings }))
    const provider = fromImageModel(model({ doGenerate }))
    const made = await provider.attempt(imageRequest({ n: 3 }), loneAttempt())
    expect(made).toMatchObject({
      usage: { ...usage, images: 1 },
      warnings: ['style is deprecated: use tone', 'made 1 of 3 images'],
      cost: undefined,
    })
  })

  test.each([
    [{ xai: { images: [], costInUsdTicks: 200_000_000 } }, 0.02],
    [{ blackForestLabs: { images: [{ cost: 4 }] } }, 0.04],
    [{ gateway: { images: [], cost: '0.0035' } }, 0.0035],
    [{ easel: { images: [], cost: 3 } }, undefined],
    [{ xai: { images: [], costInUsdTicks: null } }, undefined],
  ])('of %j cost %s', async (providerMetadata, cost) => {
    const doGenerate = () => Promise.resolve(result({ providerMetadata }))
    expect((await attempted(model({ doGenerate }))).cost).toBe(cost)
  })

  test('cost what the option reads, and is not thrown away when that throws', async () => {
    const providerMetadata = { easel: { images: [], paint: 3 } }
    const easel = model({ doGenerate: () => Promise.resolve(result({ providerMetadata })) })
    const read = await attempted(easel, { cost: () => 0.5 })
    expect(read.cost).toBe(0.5)
    const thrown = await attempted(easel, {
      cost() {
        throw new Error('no paint')
      },
    })
    expect(thrown).toMatchObject({
      cost: undefined,
      warnings: ['the option cost failed: no paint'],
    })
  })

  test.each([
    ['nothing', { images: [] }, { kind: 'empty_response', transient: true }],
    [
      'nothing, for good',
      { images: [], isRetryable: false },
      { kind: 'empty_response', transient: false },
    ],
    ['no image', { images: ['aGVsbG8='] }, { kind: 'malformed_response' }],
    ['no list', { images: undefined }, { kind: 'malformed_response' }],
    [
      'an image without a reference',
      { warnings: [{ type: 'other', message: 'Additional images are ignored.' }] },
      { kind: 'unsupported', delivery: 'accepted' },
    ],
  ])('is a fault when it is %s', async (_, fields, fault) => {
    const doGenerate = () => Promise.resolve(result(fields as never))
    const error: unknown = await attempted(model({ doGenerate })).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Fault)
    expect(error).toMatchObject(fault)
  })
})

describe('a model that does not send through the fetch it is given', () => {
  test('is told so in the warnings', async () => {
    const doGenerate = async () => {
      // What Node's channels tell the engine of it.
      provider.isSubmission?.({
        method: 'POST',
        url: 'https://a.example/b',
        headers: new Headers(),
      })
      return Promise.resolve(result())
    }
    const provider = fromImageModel(() => model({ doGenerate }))
    const warn = vi.fn<(text: string) => void>()
    await provider.attempt(imageRequest(), { ...loneAttempt(), warn })
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(/did not send through the fetch that its function is given/),
    )
  })
})
