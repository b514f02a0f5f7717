import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { bytesOf, gif, gifBase64, jpeg, png, pngBase64, pngOf } from './__fixtures__/images.ts'
import { readReference } from './reference.ts'

const url = 'https://example.com/cat.png?signature=abc'
const asPng = { data: png, mediaType: 'image/png' }

describe('readReference', () => {
  it.each([
    ['bytes', { data: png }],
    ['bytes with their type', { data: png, mediaType: 'image/png' }],
    ['bytes with a type that says nothing', { data: png, mediaType: 'application/octet-stream' }],
    ['base64', { data: pngBase64 }],
    ['a data URL', { data: `data:image/png;base64,${pngBase64}` }],
    ['a data URL without a type', { data: `data:;base64,${pngBase64}` }],
    ['a data URL with parameters', { data: `DATA:image/PNG;name=cat.png;base64,${pngBase64}` }],
    ['a data URL as url', { url: `data:image/png;base64,${pngBase64}`, mediaType: 'image/png' }],
  ])('takes %s', (_form, given) => {
    expect(read(given)).toEqual({ reference: asPng, problems: [] })
  })

  it('passes bytes on uncopied, whatever view of them was given', () => {
    const buffer = Buffer.from(png)
    expect(read({ data: buffer }).reference).toHaveProperty('data', buffer)
    const other: unknown = runInNewContext(`new Uint8Array([${png.join()}])`)
    expect((read({ data: other }).reference as { data: unknown }).data).toBe(other)
  })

  it('passes a link on as it is', () => {
    expect(read({ url })).toEqual({ reference: { url }, problems: [] })
  })

  it('gives common names of a media type their registered one', () => {
    const mediaType = 'image/jpeg'
    expect(read({ data: jpeg, mediaType: 'image/jpg' }).reference).toEqual({
      data: jpeg,
      mediaType,
    })
  })

  it('names both types when a claim and the bytes disagree', () => {
    expect(read({ data: png, mediaType: 'image/webp' }).problems).toEqual([
      'mediaType: expected image/png, which is what the bytes are',
    ])
    expect(read({ data: `data:image/jpg;base64,${pngBase64}` }).problems).toEqual([
      "data: expected a data URL of image/png, which is what its bytes are, found 'image/jpeg'",
    ])
  })

  const formats = 'data: expected png, jpeg, webp, gif, avif, heic, bmp or tiff, found'

  it.each([
    ['nothing', '', 'no bytes'],
    [
      'SVG',
      '<svg xmlns="http://www.w3.org/2000/svg">',
      'SVG, which is text: render it to png first',
    ],
    ['SVG as XML', '<?xml version="1.0"?>\n<svg>', 'SVG, which is text: render it to png first'],
    ['a page', '<!DOCTYPE html><html>', 'an HTML page: the download may have failed'],
    ['JSON', '{"error":"expired"}', 'JSON: the download may have failed'],
    ['a PDF', '%PDF-1.7\n%\xe2\xe3', 'a PDF: render the page to png first'],
    ['text', 'Not found', 'text'],
    ['other bytes', '\0asm\x01\0\0\0', 'bytes that begin like none of these'],
  ])('says what it takes when it gets %s', (_name, text, found) => {
    expect(read({ data: bytesOf(text) }).problems).toEqual([`${formats} ${found}`])
  })

  it.each([
    ['<svg></svg>', `${formats} SVG, which is text: render it to png first`],
    ['data:image/svg+xml;utf8,<svg/>', `${formats} SVG, which is text: render it to png first`],
    ['data:image/png,abc', 'data: expected a data URL with ;base64 before its comma'],
    ['data:image/png;base64', 'data: expected a data URL with ;base64 before its comma'],
    [url, 'data: expected bytes or base64; a link goes into url'],
    [
      './cat.png',
      'data: expected base64 or a data URL, but character 1 is not base64 (a path is not read: give the bytes of the file)',
    ],
    [
      'data:image/png;base64,iVBO*w0K',
      'data: expected base64 or a data URL, but character 5 is not base64',
    ],
  ])('explains why %j is no image data', (data, problem) => {
    expect(read({ data }).problems).toEqual([problem])
  })

  it.each([
    ['http://example.com/a.png', 'url: expected an https URL, found http:'],
    ['cat.png', "url: expected an https URL like 'https://example.com/cat.png'"],
    [
      'https://me:pw@example.com/a.png',
      'url: expected an https URL without a user name or password',
    ],
    [
      `https://example.com/${'a'.repeat(9000)}`,
      'url: expected at most 8,192 characters, found 9,020',
    ],
    [new URL(url), 'url: expected an https URL as a string'],
  ])('explains why a link is not taken (%#)', (link, problem) => {
    expect(read({ url: link }).problems).toEqual([problem])
  })

  it.each([
    [png, 'expected { data } or { url }, found bare bytes: wrap them as { data }'],
    [png.buffer, 'expected { data } or { url }, found bare bytes: wrap them as { data }'],
    [pngBase64, 'expected { data } or { url }, found a bare string'],
    [null, 'expected { data } or { url }'],
    [[png], 'expected { data } or { url }'],
    [{}, 'expected data or url'],
    [{ data: png, url }, 'expected data or url, not both'],
    [
      { data: png, mimeType: 'image/png' },
      "expected only data, url and mediaType, found 'mimeType'",
    ],
  ])('explains which form a reference has (%#)', (given, problem) => {
    expect(read(given).problems).toEqual([`: ${problem}`])
  })

  it('says how to wrap an ArrayBuffer', () => {
    expect(read({ data: png.buffer }).problems).toEqual([
      'data: expected a Uint8Array, base64 or a data URL, found an ArrayBuffer: wrap it in new Uint8Array(...)',
    ])
  })

  it('names several problems of one reference', () => {
    const given = { data: gifBase64, mediaType: 'gif', alt: 'a cat' }
    expect(read(given).problems).toEqual([
      ": expected only data, url and mediaType, found 'alt'",
      "mediaType: expected a media type like 'image/png'",
    ])
    expect(read({ url: 'cat.png', mediaType: 'image/gif' }).problems).toHaveLength(2)
  })

  it('takes 50 MiB and no more, in bytes and in base64', () => {
    const limit = 50 * 1024 * 1024
    const problem = 'data: expected at most 50 MiB for one image, found 50.1 MiB'
    expect(read({ data: pngOf(limit) }).problems).toEqual([])
    expect(read({ data: pngOf(limit + 1) }).problems).toEqual([problem])
    expect(read({ data: Buffer.from(pngOf(limit + 1)).toString('base64') }).problems).toEqual([
      problem,
    ])
  })

  it('freezes what it returns', () => {
    expect(Object.isFrozen(read({ data: gif }).reference)).toBe(true)
    expect(Object.isFrozen(read({ url }).reference)).toBe(true)
  })
})

function read(given: unknown): { reference: unknown; problems: string[] } {
  const problems: string[] = []
  const reference = readReference(given, (path, message) => {
    problems.push(`${path.join('.')}: ${message}`)
  })
  return { reference, problems }
}
