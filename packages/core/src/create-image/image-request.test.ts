import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gif, gifBase64, jpeg, png, pngBase64, pngOf } from './__fixtures__/images.ts'
import { imageRequestSchema, type ImageRequest } from './image-request.ts'

const link = { url: 'https://example.com/a.png' }

describe('imageRequestSchema', () => {
  it('adds only an empty list of references to what was given', () => {
    const prompt = 'a red bicycle'
    expect(imageRequestSchema.parse({ prompt })).toStrictEqual({ prompt, references: [] })
  })

  it('keeps what was given, in checked form', () => {
    const given = {
      prompt: '  two cats\n',
      references: [{ data: pngBase64 }, link],
      mask: { data: png },
      n: 4,
      size: '1536x1024',
      aspectRatio: '3:2',
      seed: -1,
      providerOptions: { google: { imageSize: '2K', unused: undefined } },
    }
    expect(imageRequestSchema.parse(given)).toStrictEqual({
      ...given,
      references: [{ data: png, mediaType: 'image/png' }, link],
      mask: { data: png, mediaType: 'image/png' },
      providerOptions: { google: { imageSize: '2K' } },
    })
  })

  it('takes its own output unchanged, with the same bytes', () => {
    const data = fc.constantFrom(png, gif, jpeg, pngBase64, `data:image/gif;base64,${gifBase64}`)
    const reference = fc.oneof(fc.record({ data }), fc.constant(link))
    const requests = fc.record(
      {
        prompt: fc.string({ minLength: 1 }).filter((text) => text.trim() !== ''),
        references: fc.array(reference, { minLength: 1, maxLength: 16 }),
        mask: reference,
        n: fc.integer({ min: 1, max: 10 }),
        seed: fc.maxSafeInteger(),
        size: fc.constantFrom('1024x1024', '512x512'),
      },
      { requiredKeys: ['prompt', 'references'] },
    )
    const property = fc.property(requests, (given) => {
      const once = imageRequestSchema.parse(given)
      const twice = imageRequestSchema.parse(once)
      expect(twice).toStrictEqual(once)
      expect(bytesOf(twice).every((bytes, at) => bytes === bytesOf(once)[at])).toBe(true)
    })
    fc.assert(property)
  })

  it('does not copy bytes', () => {
    const request = imageRequestSchema.parse({ prompt: 'a', references: [{ data: png }] })
    expect(bytesOf(request)[0] === png).toBe(true)
  })

  it('is frozen, and what was given is not', () => {
    const given = { prompt: 'a', references: [{ data: png }], providerOptions: { a: { b: 1 } } }
    const request = imageRequestSchema.parse(given)
    expect(Object.isFrozen(request)).toBe(true)
    expect(Object.isFrozen(request.references)).toBe(true)
    expect(Object.isFrozen(request.providerOptions?.['a'])).toBe(true)
    expect([given, given.references, given.providerOptions].some(Object.isFrozen)).toBe(false)
  })

  it('names every problem, not only the first', () => {
    const given = {
      prompt: ' ',
      references: [{ data: png }, { data: 'no!' }, { data: gif, mediaType: 'image/png' }, {}],
      mask: { url: 'ftp://example.com/mask.png' },
      n: 1.5,
      size: '1536x1024',
      aspectRatio: '2:3',
      seed: 0.5,
      providerOptions: { google: 1, openai: { image: png } },
      quality: 'high',
    }
    expect(pathsOf(given)).toEqual([
      'prompt',
      'references.1.data',
      'references.2.mediaType',
      'references.3',
      'mask.url',
      'n',
      'seed',
      'providerOptions.openai.image',
      'providerOptions.google',
      '',
      'aspectRatio',
    ])
  })

  it('does not name one problem twice', () => {
    expect(pathsOf({ prompt: 5, n: 'two', size: 7, references: 'cat.png', mask: 5 })).toEqual([
      'prompt',
      'references',
      'mask',
      'n',
      'size',
    ])
  })

  it('does not miss references for a mask when those given have problems of their own', () => {
    expect(pathsOf({ prompt: 'a', references: [{ data: 'no!' }], mask: { data: png } })).toEqual([
      'references.0.data',
    ])
  })

  it.each([
    ['prompt', { prompt: 'a'.repeat(32_001) }],
    ['n', { prompt: 'a', n: 0 }],
    ['n', { prompt: 'a', n: 11 }],
    ['seed', { prompt: 'a', seed: 2 ** 53 }],
    ['size', { prompt: 'a', size: 'auto' }],
    ['aspectRatio', { prompt: 'a', aspectRatio: '1.5' }],
    ['references', { prompt: 'a', references: Array.from({ length: 17 }, () => link) }],
    ['mask', { prompt: 'a', mask: link }],
    ['providerOptions', { prompt: 'a', providerOptions: ['fast'] }],
    ['providerOptions', { prompt: 'a', providerOptions: null }],
    ['', undefined],
    ['', 'a red bicycle'],
    ['', JSON.parse('{ "prompt": "a", "__proto__": { "n": 4 } }')],
  ])('refuses what is beyond the limits of %s (%#)', (path, given) => {
    expect(pathsOf(given)).toEqual([path])
  })

  it('takes 256 MiB of references together and no more', () => {
    const data = pngOf(50 * 1024 * 1024)
    const five = Array.from({ length: 5 }, () => ({ data }))
    expect(
      pathsOf({ prompt: 'a', references: [...five, { data: pngOf(6 * 1024 * 1024) }] }),
    ).toEqual([])
    const { error } = imageRequestSchema.safeParse({ prompt: 'a', references: [...five, { data }] })
    expect(error?.issues.map((issue) => issue.message)).toEqual([
      'expected at most 256 MiB together, found 300 MiB',
    ])
  })

  it('does not list a million problems of a list that is too long', () => {
    const references = Array.from({ length: 1_000_000 }, () => 0)
    expect(pathsOf({ prompt: 'a', references })).toHaveLength(17)
  })
})

function pathsOf(given: unknown): string[] {
  const { error } = imageRequestSchema.safeParse(given)
  return (error?.issues ?? []).map((issue) => issue.path.join('.'))
}

function bytesOf({ references }: ImageRequest): (Uint8Array | undefined)[] {
  return references.map((reference) => ('data' in reference ? reference.data : undefined))
}
