import { expect, it } from 'vitest'
import { receiveImage } from './backend-request.ts'
import { samplePng } from './picture/sample-png.ts'

it('an image is what its own bytes are, whatever stands behind them in memory', async () => {
  const png = await samplePng({ width: 32, height: 16 })
  const memory = new Uint8Array([0, 0, 0, ...png, ...new Uint8Array(32)])
  expect(receiveImage('image/png', memory.subarray(0, 3))).toBeUndefined()
  expect(receiveImage('image/png', Buffer.from(memory.buffer, 0, 3))).toBeUndefined()
  // So much of a png says that it is one, and its size comes after.
  expect(receiveImage('image/png', memory.subarray(3, 19))).toBeUndefined()
  expect(receiveImage('image/png', memory.subarray(3, 3 + png.length))).toMatchObject({
    width: 32,
    height: 16,
  })
})
