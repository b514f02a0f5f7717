import { describe, expect, it } from 'vitest'
import { jpeg, png } from './__fixtures__/images.ts'
import { imageMadeSchema } from './image-made.ts'

const images = [{ data: png, mediaType: 'image/png' }]

describe('imageMadeSchema', () => {
  it('takes images with what the vendor says of them', () => {
    const made = {
      images,
      warnings: ['size was ignored'],
      usage: { images: 1, totalTokens: 9 },
      cost: 0.04,
    }
    expect(imageMadeSchema.parse(made)).toEqual(made)
  })

  it('passes the bytes on uncopied', () => {
    expect(imageMadeSchema.parse({ images }).images[0]?.data).toBe(png)
  })

  it('takes an answer without an image: the operation calls it empty', () => {
    expect(imageMadeSchema.parse({ images: [] })).toEqual({ images: [] })
  })

  it('leaves out what nobody asked for', () => {
    const made = { images: [{ ...images[0], b64_json: 'x' }], provider: 'other/model', report: {} }
    expect(imageMadeSchema.parse(made)).toEqual({ images })
  })

  it('does not throw paid images away over the notes beside them', () => {
    const made = {
      images: [{ data: jpeg, mediaType: 'image/JPG' }],
      warnings: [{ type: 'unsupported', feature: 'seed' }],
      usage: { inputTokens: null, outputTokens: 7, cost: 'free', totalTokens: Number.NaN },
      cost: '0.04',
    }
    expect(imageMadeSchema.parse(made)).toEqual({
      images: [{ data: jpeg, mediaType: 'image/jpeg' }],
      warnings: ['{"type":"unsupported","feature":"seed"}'],
      usage: { outputTokens: 7 },
    })
  })

  it.each([
    ['images', {}],
    ['images', { images: png }],
    ['images.0.data', { images: [{ data: new Uint8Array(), mediaType: 'image/png' }] }],
    ['images.0.data', { images: [{ data: 'iVBORw0KGgo=', mediaType: 'image/png' }] }],
    ['images.0.mediaType', { images: [{ data: png }] }],
    ['images.1.mediaType', { images: [...images, { data: png, mediaType: 'text/html' }] }],
    ['', undefined],
  ])('refuses what has no image at %s (%#)', (path, made) => {
    const { error } = imageMadeSchema.safeParse(made)
    expect(error?.issues.map((issue) => issue.path.join('.'))).toEqual([path])
  })
})
