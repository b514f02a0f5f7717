import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gif, jpeg, png, pngBase64 } from './__fixtures__/images.ts'
import { imageContent } from './image-content.ts'
import { imageRequestSchema, type ImageRequestInput } from './image-request.ts'

describe('imageContent', () => {
  it('is the same for an image given as bytes, base64 or a data URL', () => {
    const forms = [png, pngBase64, `data:image/png;base64,${pngBase64}`]
    const digests = forms.map((data) => digestOf({ prompt: 'a', references: [{ data }] }))
    expect(new Set(digests).size).toBe(1)
  })

  it('is the same in any order of keys, and when a default is spelled out', () => {
    const one = {
      prompt: 'a',
      providerOptions: { google: { a: 1, b: { c: 2, d: 3 } }, openai: {} },
    }
    const other = {
      n: 1,
      providerOptions: { openai: {}, google: { b: { d: 3, c: 2 }, a: 1 } },
      prompt: 'a',
    }
    expect(digestOf(one)).toBe(digestOf(other))
  })

  const different: ImageRequestInput[] = [
    { prompt: 'a' },
    { prompt: 'b' },
    { prompt: 'a', n: 2 },
    { prompt: 'a', seed: 2 },
    { prompt: 'a', size: '512x512' },
    { prompt: 'a', aspectRatio: '1:1' },
    { prompt: 'a', references: [{ data: png }] },
    { prompt: 'a', references: [{ data: gif }] },
    { prompt: 'a', references: [{ data: png }, { data: gif }] },
    { prompt: 'a', references: [{ data: gif }, { data: png }] },
    { prompt: 'a', references: [{ data: png }], mask: { data: gif } },
    { prompt: 'a', references: [{ url: 'https://example.com/a' }] },
    { prompt: 'a', references: [{ url: 'https://example.com/a"\nmask url "b' }] },
    { prompt: 'a', providerOptions: { google: { list: [1, 2] } } },
    { prompt: 'a', providerOptions: { google: { list: [2, 1] } } },
    { prompt: 'a', providerOptions: { google: { list: ['1', 2] } } },
    { prompt: 'a","seed":2,"x":"' },
    { prompt: '\uD800' },
    { prompt: '\uD801' },
  ]

  it('differs wherever requests differ', () => {
    expect(new Set(different.map(digestOf)).size).toBe(different.length)
  })

  it('never runs two requests into one another', () => {
    const part = fc.uint8Array({ maxLength: 30 }).map((rest) => new Uint8Array([...jpeg, ...rest]))
    const references = fc.array(fc.oneof(part, fc.constant(joined)), { maxLength: 3 })
    const property = fc.property(references, references, (a, b) => {
      const same = JSON.stringify(a) === JSON.stringify(b)
      expect(bytesOf(a) === bytesOf(b)).toBe(same)
    })
    fc.assert(property)
  })
})

/** One image that holds what stands between two. */
const joined = new Uint8Array([...jpeg, ...Buffer.from('\nreference bytes 11:'), ...jpeg])

function partsOf(request: ImageRequestInput): Buffer {
  const parts = [...imageContent(imageRequestSchema.parse(request))]
  return Buffer.concat(parts.map((part) => Buffer.from(part as Uint8Array)))
}

function bytesOf(images: readonly Uint8Array[]): string {
  const references = images.map((data) => ({ data }))
  return partsOf({ prompt: 'a', references }).toString('hex')
}

function digestOf(request: ImageRequestInput): string {
  return createHash('sha256').update(partsOf(request)).digest('hex')
}
