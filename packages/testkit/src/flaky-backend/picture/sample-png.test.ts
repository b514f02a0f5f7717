import { imageSize } from 'image-size'
import { expect, it } from 'vitest'
import { samplePng } from './sample-png.ts'

it('draws a PNG of the size asked for', async () => {
  const png = await samplePng({ width: 300, height: 100, colour: 'tomato', text: 'ACME' })
  expect(imageSize(png)).toMatchObject({ width: 300, height: 100, type: 'png' })
})

it('gives equal bytes for equal options', async () => {
  expect(await samplePng({ text: 'ACME' })).toEqual(await samplePng({ text: 'ACME' }))
  expect(await samplePng({ text: 'ACME' })).not.toEqual(await samplePng())
})
