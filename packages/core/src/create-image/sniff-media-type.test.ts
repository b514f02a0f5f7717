import { describe, expect, it } from 'vitest'
import { avif, bmp, bytesOf, gif, heic, jpeg, png, tiff, webp } from './__fixtures__/images.ts'
import { sniffMediaType } from './sniff-media-type.ts'

describe('sniffMediaType', () => {
  it.each([
    ['image/png', png],
    ['image/jpeg', jpeg],
    ['image/webp', webp],
    ['image/gif', gif],
    ['image/avif', avif],
    ['image/heic', heic],
    ['image/bmp', bmp],
    ['image/tiff', tiff],
    ['image/tiff', bytesOf('MM\0*\0\0\0\x08')],
  ])('knows %s by its first bytes', (mediaType, data) => {
    expect(sniffMediaType(data)).toBe(mediaType)
  })

  it('finds the codec of a general HEIF file among its compatible brands', () => {
    const general = '\0\0\0\x1cftypmif1\0\0\0\0mif1'
    expect(sniffMediaType(bytesOf(`${general}heicmiaf`))).toBe('image/heic')
    expect(sniffMediaType(bytesOf(`${general}avifmiaf`))).toBe('image/avif')
    expect(sniffMediaType(bytesOf(`${general}miafMiHB`))).toBeUndefined()
  })

  it('does not look for brands behind the box that lists them', () => {
    expect(sniffMediaType(bytesOf('\0\0\0\x14ftypisom\0\0\0\0isomavif'))).toBeUndefined()
  })

  it('takes neither text, nor a video, nor a sound for an image', () => {
    expect(sniffMediaType(bytesOf('BMW builds cars'))).toBeUndefined()
    expect(sniffMediaType(bytesOf('\0\0\0\x18ftypmp42\0\0\0\0mp42isom'))).toBeUndefined()
    expect(sniffMediaType(bytesOf('RIFF\x24\0\0\0WAVEfmt '))).toBeUndefined()
    expect(sniffMediaType(new Uint8Array())).toBeUndefined()
  })

  it('finds nothing in bytes that were transferred elsewhere', () => {
    const data = new Uint8Array(png)
    structuredClone(data, { transfer: [data.buffer] })
    expect(sniffMediaType(data)).toBeUndefined()
  })

  it('reads a part of a larger buffer where that part begins', () => {
    const buffer = new Uint8Array([...gif, ...png])
    expect(sniffMediaType(buffer.subarray(gif.byteLength))).toBe('image/png')
    expect(sniffMediaType(buffer.subarray(0, 3))).toBeUndefined()
  })
})
