import { describe, expect, test } from 'vitest'
import { readWarnings } from './ai-sdk-warnings.ts'

describe('readWarnings', () => {
  test('tells what a vendor did otherwise', () => {
    expect(
      readWarnings([
        { type: 'other', message: 'the image was scaled' },
        { type: 'unsupported', feature: 'penalties', details: 'left out' },
        { type: 'compatibility', feature: 'files' },
        { type: 'deprecated', setting: 'style', message: 'use quality' },
      ]),
    ).toEqual([
      'the image was scaled',
      'penalties is not supported: left out',
      'files is used in a compatible form',
      'style is deprecated: use quality',
    ])
  })

  test.each(['n', 'size', 'aspectRatio', 'seed', 'files', 'mask'])(
    'does not let %s of a request be dropped',
    (feature) => {
      const dropped = () => readWarnings([{ type: 'unsupported', feature, details: 'no' }])
      expect(dropped).toThrow(`dropped without asking: ${feature} is not supported: no`)
    },
  )

  test.each([
    'inputImages',
    'files input',
    'prompt.images',
    'reference images',
    'image editing',
    'maskInput',
    'mask inputs',
    'aspect ratio',
  ])('knows that %s stands for a setting', (feature) => {
    expect(() => readWarnings([{ type: 'unsupported', feature }])).toThrow(/dropped without asking/)
  })

  test.each([
    // fal
    'Multiple input images provided but useMultipleImages is not enabled. Only the first image will be used. Set providerOptions.fal.useMultipleImages to true for models that support multiple images (e.g., fal-ai/flux-2/edit).',
    // replicate
    'Flux-2 models support up to 8 input images. Additional images are ignored.',
    'This Replicate model only supports a single input image. Additional images are ignored.',
    'Flux-2 models do not support mask input. The mask will be ignored.',
    // others
    'Reference images are not supported.',
    'mask is not used',
    'only the first reference counts',
  ])('does not let images be dropped in free words: %s', (message) => {
    expect(() => readWarnings([{ type: 'other', message }])).toThrow(/dropped without asking/)
  })

  test.each([
    "The following provider options use deprecated snake_case and will be removed in @ai-sdk/fal v2.0. Please use camelCase instead: 'image_size' (use 'imageSize')",
    'the alpha channel of the image is ignored',
    'the prompt was shortened',
    'imagesPerPrompt is ignored',
  ])('lets other words pass: %s', (message) => {
    expect(readWarnings([{ type: 'other', message }])).toEqual([message])
  })

  test('lets one of size and aspect ratio be dropped where both were given, and not both', () => {
    const size = { type: 'unsupported', feature: 'size' } as const
    const aspectRatio = { type: 'unsupported', feature: 'aspectRatio' } as const
    const both = { size: '64x64', aspectRatio: '1:1' }
    expect(readWarnings([size], both)).toEqual(['size is not supported'])
    expect(readWarnings([aspectRatio], both)).toEqual(['aspectRatio is not supported'])
    expect(() => readWarnings([size, aspectRatio], both)).toThrow(/size is not supported/)
    expect(() => readWarnings([size], { size: '64x64' })).toThrow(/size is not supported/)
  })
})
