import { createBlackForestLabs } from '@ai-sdk/black-forest-labs'
import { createFal } from '@ai-sdk/fal'
import { createGoogle } from '@ai-sdk/google'
import { createLuma } from '@ai-sdk/luma'
import { createOpenAI } from '@ai-sdk/openai'
import { createReplicate } from '@ai-sdk/replicate'
import { createXai } from '@ai-sdk/xai'
import type { ImageModelV4 } from '@ai-sdk/provider'
import type { ImageRequest, JsonValue } from '@stint/core'
import { describe, expect, test } from 'vitest'
import { imageRequest } from '../__fixtures__/attempts.ts'
import { reference } from '../__fixtures__/pictures.ts'
import { model } from './__fixtures__/models.ts'
import { fromImageModel } from './from-image-model.ts'
import type { FromImageModelOptions } from './from-options.ts'

const apiKey = 'none'
const fal = createFal({ apiKey }).image('fal-ai/flux/dev')
const replicate = createReplicate({ apiToken: apiKey })
const flux2 = replicate.image('black-forest-labs/flux-2-pro')
const luma = createLuma({ apiKey }).image('photon-1')
const bfl = createBlackForestLabs({ apiKey }).image('flux-pro-1.1')
const grok = createXai({ apiKey }).image('grok-imagine-image')
const openai = createOpenAI({ apiKey }).image('gpt-image-2')
const gemini = createGoogle({ apiKey }).image('gemini-2.5-flash-image')

const png = reference('png')
const pngs = (count: number) => Array.from({ length: count }, () => png)
const link = { url: 'https://a.example/b.png' }
const ask = async (
  given: ImageModelV4,
  request: Partial<ImageRequest>,
  options?: FromImageModelOptions,
) => fromImageModel(given, options).accepts(imageRequest(request))

describe('a package that drops what it does not take', () => {
  test.each<[string, ImageModelV4, Partial<ImageRequest>, string]>([
    [
      'fal',
      fal,
      { references: pngs(2) },
      'takes at most 1 reference image, not 2; providerOptions.fal.useMultipleImages sends all of them, to models that take several',
    ],
    [
      'fal',
      fal,
      { aspectRatio: '3:2' },
      'takes the aspect ratios 1:1, 16:9, 9:16, 4:3, 3:4, 16:10, 10:16, 21:9, 9:21, not 3:2: give a size',
    ],
    ['fal', fal, { n: 2 }, 'makes at most 1 image at once, not 2'],
    [
      'replicate',
      replicate.image('a/b'),
      { references: pngs(2) },
      'takes at most 1 reference image, not 2',
    ],
    ['replicate', flux2, { references: pngs(9) }, 'takes at most 8 reference images, not 9'],
    ['replicate', flux2, { references: [png], mask: png }, 'takes no mask'],
    ['luma', luma, { references: [png] }, 'takes references as links only: give { url }'],
    [
      'luma',
      luma,
      { references: [link], mask: png },
      'takes references as links only: give { url }; takes no mask',
    ],
    [
      'luma',
      luma,
      { references: [link, link, link, link, link] },
      'takes at most 4 reference images, not 5',
    ],
    ['luma', luma, { size: '64x64' }, 'takes no size: give an aspectRatio'],
    ['luma', luma, { seed: 1 }, 'takes no seed'],
    [
      'Black Forest Labs',
      bfl,
      { references: pngs(11) },
      'takes at most 10 reference images, not 11',
    ],
    [
      'Black Forest Labs',
      bfl,
      { size: '64x64' },
      'takes no size: give an aspectRatio, or width and height in providerOptions.blackForestLabs',
    ],
    ['xAI', grok, { size: '64x64' }, 'takes no size: give an aspectRatio'],
    ['xAI', grok, { references: [png], mask: png }, 'takes no mask'],
    ['xAI', grok, { seed: 1, n: 4 }, 'makes at most 3 images at once, not 4; takes no seed'],
    ['OpenAI', openai, { aspectRatio: '1:1' }, 'takes no aspect ratio: give a size'],
    ['Gemini', gemini, { size: '64x64' }, 'takes no size: give an aspectRatio'],
  ])('is not asked by the gate: %s', async (_, given, request, reason) => {
    expect(await ask(given, request)).toBe(reason)
  })

  test.each<[string, ImageModelV4, Partial<ImageRequest>]>([
    ['fal', fal, { references: [png], size: '64x64', aspectRatio: '3:2' }],
    ['replicate', flux2, { references: pngs(8), n: 8 }],
    ['luma', luma, { references: [link, link], aspectRatio: '3:2' }],
    ['Black Forest Labs', bfl, { references: pngs(10), size: '64x64', aspectRatio: '1:1' }],
    ['xAI', grok, { references: pngs(2), aspectRatio: '1:1' }],
    ['OpenAI', openai, { size: '64x64', aspectRatio: '1:1' }],
  ])('is asked for what it takes: %s', async (_, given, request) => {
    expect(await ask(given, request)).toBe(true)
  })

  test('may be told to take more, by options of the request or of the factory', async () => {
    const providerOptions = { fal: { useMultipleImages: true } }
    expect(await ask(fal, { references: pngs(5), providerOptions })).toBeUndefined()
    expect(await ask(fal, { references: pngs(5) }, { providerOptions })).toBeUndefined()
    expect(await ask(fal, { references: pngs(5) }, { providerOptions, maxReferences: 4 })).toBe(
      'takes at most 4 reference images, not 5',
    )
  })

  test('counts references of Luma by their kind', async () => {
    const two = { references: [link, link] }
    const of = (options: Record<string, JsonValue>) =>
      ask(luma, { ...two, providerOptions: { luma: options } })
    expect(await of({ referenceType: 'modify_image' })).toBe(
      'takes at most 1 reference image, not 2',
    )
    expect(await of({ referenceType: 'style' })).toBeUndefined()
    expect(await of({ referenceType: 'character', images: [{ id: 'a' }] })).toBeUndefined()
  })
})

describe('a model that nobody knows', () => {
  test('takes a prompt, and what else cannot be told', async () => {
    expect(await ask(model(), {})).toBe(true)
    const wishes = [{ references: [png] }, { size: '1x1' }, { aspectRatio: '1:1' }, { seed: 1 }]
    const answers = await Promise.all(wishes.map((wish) => ask(model(), wish)))
    expect(answers).toEqual([undefined, undefined, undefined, undefined])
  })

  test.each([
    ['a value', { supportsFileInputs: false, supportsMaskInputs: false }],
    [
      'a promise',
      { supportsFileInputs: Promise.resolve(false), supportsMaskInputs: Promise.resolve(false) },
    ],
  ])('says itself, as %s, what it does not take', async (_, fields) => {
    expect(await ask(model(fields), { references: [png] })).toBe('takes no reference images')
    expect(await ask(model(fields), { references: [png], mask: png })).toBe(
      'takes no reference images; takes no mask',
    )
  })

  test('says itself what it takes', async () => {
    const fields = { supportsFileInputs: Promise.resolve(true), supportsMaskInputs: true as const }
    expect(await ask(model(fields), { references: [png], mask: png })).toBe(true)
    const silent = { supportsFileInputs: Promise.reject(new Error('offline')) }
    expect(await ask(model(silent), { references: [png] })).toBeUndefined()
  })

  test.each<[ImageModelV4['maxImagesPerCall'], most: number, atOnce: number | undefined]>([
    [3, 3, 3],
    [undefined, 1, 1],
    [0, 1, 1],
    [() => 2, 2, 2],
    [({ modelId }) => modelId.length, 5, 5],
    [() => Promise.resolve(5), 5, undefined],
  ])('with maxImagesPerCall %s makes at most %i images', async (maxImagesPerCall, most, atOnce) => {
    const easel = model({ maxImagesPerCall })
    expect(await ask(easel, { n: most })).toBe(true)
    expect(await ask(easel, { n: most + 1 })).toMatch(new RegExp(`^makes at most ${most} image`))
    expect(fromImageModel(easel).maxImages).toBe(atOnce)
  })

  test('makes as many images as the option says', async () => {
    expect(await ask(model(), { n: 7 }, { maxImages: 7 })).toBe(true)
    expect(fromImageModel(model(), { maxImages: 7 }).maxImages).toBe(7)
  })

  test('is known by what its user says of it', async () => {
    const options: FromImageModelOptions = {
      maxReferences: 2,
      referenceTypes: ['image/png'],
      maxReferenceBytes: 1000,
      accepts: ({ size }) => (size === '1x1' ? 'paints nothing so small' : true),
    }
    expect(await ask(model(), { references: pngs(2) }, options)).toBe(true)
    expect(await ask(model(), { references: pngs(3) }, options)).toMatch(/takes at most 2/)
    expect(await ask(model(), { references: [reference('gif')] }, options)).toBe(
      'reference 1 is image/gif; it takes png',
    )
    const large = { data: new Uint8Array(1001), mediaType: 'image/png' }
    expect(await ask(model(), { references: [large] }, options)).toBe(
      'reference 1 has 1001 bytes; it takes 1000 bytes',
    )
    expect(await ask(model(), { size: '1x1', n: 9 }, options)).toBe(
      'makes at most 4 images at once, not 9; paints nothing so small',
    )
    expect(await ask(model(), { seed: 1 }, options)).toBe(true)
  })
})
