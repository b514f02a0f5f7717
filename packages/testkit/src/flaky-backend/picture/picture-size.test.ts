import { expect, it } from 'vitest'
import { pictureSize } from './picture-size.ts'

it.each([
  [{}, { width: 512, height: 512 }],
  [{ size: '1024x1024' }, { width: 640, height: 640 }],
  [{ size: '1536x1024' }, { width: 640, height: 427 }],
  [{ size: '256x128' }, { width: 256, height: 128 }],
  [{ aspectRatio: '9:16' }, { width: 360, height: 640 }],
  [{ aspectRatio: '8:1' }, { width: 640, height: 80 }],
])('draws %o at %o', (asked, size) => {
  expect(pictureSize(asked)).toEqual(size)
})
