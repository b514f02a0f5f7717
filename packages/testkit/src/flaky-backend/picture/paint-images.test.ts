import { createCanvas, loadImage } from '@napi-rs/canvas'
import { imageSize } from 'image-size'
import { expect, it } from 'vitest'
import { receiveImage, type BackendRequest, type ReceivedImage } from '../backend-request.ts'
import { paintImages } from './paint-images.ts'
import { samplePng } from './sample-png.ts'

function requestOf(fields: Partial<BackendRequest>): BackendRequest {
  return {
    id: 'req_1',
    vendor: 'openai',
    path: '/v1/images/edits',
    model: 'gpt-image-2',
    prompt: 'a fox',
    references: [],
    n: 1,
    outputFormat: 'png',
    apiKeyPresent: true,
    headers: {},
    ...fields,
  }
}

async function referenceOf(colour: string): Promise<ReceivedImage> {
  const image = receiveImage('image/png', await samplePng({ width: 80, height: 60, colour }))
  if (image === undefined) throw new Error('the sample is no image')
  return image
}

/** How many pixels of a picture have exactly this colour. */
async function pixelsOf(
  picture: Uint8Array | undefined,
  colour: readonly number[],
): Promise<number> {
  const image = await loadImage(picture ?? '')
  const context = createCanvas(image.width, image.height).getContext('2d')
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, image.width, image.height)
  let count = 0
  for (let at = 0; at < data.length; at += 4) {
    if (colour.every((value, channel) => data[at + channel] === value)) count += 1
  }
  return count
}

it('shows the references that arrived', async () => {
  const references = [await referenceOf('#ff0000'), await referenceOf('#00ff00')]
  const [picture] = await paintImages('OpenAI', requestOf({ references }))
  const [without] = await paintImages('OpenAI', requestOf({}))
  for (const colour of [
    [255, 0, 0],
    [0, 255, 0],
  ]) {
    expect(await pixelsOf(picture, colour)).toBeGreaterThan(1000)
    expect(await pixelsOf(without, colour)).toBe(0)
  }
})

it('shows a box for a reference that cannot be decoded', async () => {
  const whole = await referenceOf('#ff0000')
  const broken = { ...whole, data: whole.data.slice(0, 60) }
  const [picture] = await paintImages('OpenAI', requestOf({ references: [broken] }))
  expect(await pixelsOf(picture, [0xec, 0xef, 0xf1])).toBeGreaterThan(1000)
})

it('draws equal requests once and different ones differently', async () => {
  const [first] = await paintImages('OpenAI', requestOf({ id: 'req_1' }))
  const [second] = await paintImages('OpenAI', requestOf({ id: 'req_2' }))
  const [third] = await paintImages('OpenAI', requestOf({ prompt: 'a fax' }))
  expect(second).toBe(first)
  expect(third).not.toEqual(first)
})

it('draws n pictures that differ', async () => {
  const pictures = await paintImages('OpenAI', requestOf({ n: 3 }))
  expect(new Set(pictures.map((each) => Buffer.from(each).toString('base64'))).size).toBe(3)
})

it.each([
  ['png', 'png'],
  ['jpeg', 'jpg'],
  ['webp', 'webp'],
  ['gif', 'gif'],
] as const)('draws %s where that is asked for', async (outputFormat, type) => {
  const [picture] = await paintImages('OpenAI', requestOf({ outputFormat }))
  expect(imageSize(picture ?? new Uint8Array())).toEqual(expect.objectContaining({ type }))
})

it('draws sixteen references and the longest of prompts', async () => {
  const references = Array.from({ length: 16 }, () => referenceOf('#ff0000'))
  const request = requestOf({
    prompt: 'fox '.repeat(8000),
    references: await Promise.all(references),
  })
  const [picture] = await paintImages('OpenAI', request)
  expect(await pixelsOf(picture, [255, 0, 0])).toBeGreaterThan(1000)
})
