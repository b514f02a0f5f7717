import { expect, test } from 'vitest'
import { base64, pictures } from './__fixtures__/pictures.ts'
import { decodeImages } from './decode-images.ts'

test('an image that is none takes no other with it, and is told', () => {
  const { images, warnings } = decodeImages([base64('png'), 'AAAA', pictures.webp], 'r-1')
  expect(images.map(({ mediaType }) => mediaType)).toEqual(['image/png', 'image/webp'])
  expect(images[0]?.data).toEqual(pictures.png)
  expect(warnings).toEqual(['image 2 of 3 is not an image (3 bytes)'])
})

test('where none is an image, that is the fault of the answer', () => {
  expect(() => decodeImages(['', 'AAAA'], 'r-1')).toThrow(
    expect.objectContaining({
      kind: 'malformed_response',
      message: 'image 1 of 2 is not an image (0 bytes)',
      requestId: 'r-1',
    }),
  )
  expect(decodeImages([], undefined)).toEqual({ images: [], warnings: [] })
})

test.each([
  ['base64 in lines', base64('png').replace(/(.{20})/g, '$1\r\n  ')],
  ['a data URL', `data:image/png;base64,${base64('png')}`],
  ['a data URL with space before it', `\n data:image/png;base64,${base64('png')}`],
  ['a data URL in capitals', `DATA:IMAGE/PNG;BASE64,${base64('png')}`],
])('%s is read', (_, text) => {
  expect(decodeImages([text], undefined).images).toEqual([
    { data: pictures.png, mediaType: 'image/png' },
  ])
})
