import { describe, expect, it } from 'vitest'
import { problemsOf } from '../options.ts'
import { gifBase64, png, pngBase64 } from './__fixtures__/images.ts'
import { createImage } from './create-image.ts'

describe('createImage', () => {
  it('says what a request needs of a target', () => {
    const references = [{ data: png }]
    expect(needsOf({ prompt: 'a' })).toEqual([])
    expect(needsOf({ prompt: 'a', references })).toEqual(['reference images'])
    const both = { prompt: 'a', references, mask: { data: png } }
    expect(needsOf(both)).toEqual(['reference images', 'a mask'])
  })

  it('knows an answer without an image', () => {
    expect(createImage.isEmpty?.({ images: [] })).toBe(true)
    expect(createImage.isEmpty?.({ images: [{ data: png, mediaType: 'image/png' }] })).toBe(false)
  })

  it('explains each problem of a request in one line', () => {
    const given = {
      prompt: '',
      references: [{ data: png, mediaType: 'image/webp' }, png],
      n: 12,
      size: 'large',
      imageSize: '2K',
    }
    expect(linesOf(given)).toEqual([
      "createImage: prompt: expected a text that is not blank, got ''",
      "createImage: references[0].mediaType: expected image/png, which is what the bytes are, got 'image/webp'",
      'createImage: references[1]: expected { data } or { url }, found bare bytes: wrap them as { data }',
      'createImage: n: expected a whole number from 1 to 10, got 12',
      "createImage: size: expected 'WIDTHxHEIGHT' in pixels like '1024x1024', each side from 1 to 16384, got 'large'",
      "createImage: unknown field 'imageSize'",
    ])
  })

  it('repeats neither images nor long texts in what it says', () => {
    const long = 'confidential '.repeat(4000)
    const given = {
      prompt: long,
      references: [
        { data: `${pngBase64}*` },
        { data: `data:image/gif;base64,${pngBase64}` },
        pngBase64,
        { data: png, [long]: 1 },
        { data: png, mediaType: `image/${long}` },
        { url: `http://example.com/?token=${long}` },
      ],
      size: long,
      providerOptions: { openai: { [long]: png, image: new Uint8Array(9) } },
    }
    const lines = linesOf(given)
    expect(lines).toHaveLength(10)
    for (const line of lines) {
      expect(line).not.toContain(pngBase64.slice(0, 12))
      expect(line).not.toContain(long.slice(0, 61))
      expect(line.length).toBeLessThan(200)
    }
  })
})

it('marks problems whose image or link must not be repeated', () => {
  const references = [{ data: `${gifBase64}*` }, { url: 'https://me:pw@example.com' }, gifBase64]
  const { error } = createImage.request.safeParse({ prompt: 'a', references })
  const issues = error?.issues ?? []
  expect(issues).toHaveLength(3)
  for (const issue of issues) expect(issue).toHaveProperty('params', { given: 'hidden' })
})

function needsOf(given: unknown): unknown {
  return createImage.needs?.(createImage.request.parse(given))
}

function linesOf(given: unknown): string[] {
  const { error } = createImage.request.safeParse(given)
  return error === undefined ? [] : problemsOf(error, given, { prefix: 'createImage' })
}
