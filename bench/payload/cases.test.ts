import { pixel } from '@stint/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { payloadCases, type PayloadCase } from './cases.ts'
import { payloadTable, payloadTargets } from './measure-payloads.ts'
import { startVendor, type Vendor } from './vendor.ts'

let vendor: Vendor
beforeAll(async () => {
  vendor = await startVendor()
})
afterAll(() => vendor.close())

/** Bytes that begin like an image. */
function image(length: number): Uint8Array {
  const data = new Uint8Array(length)
  data.set(pixel)
  return data
}

it.each(Object.values(payloadCases).map((one: PayloadCase) => [one.name, one] as const))(
  '%s: its references reach the vendor, and an image comes back',
  async (_, one) => {
    const { references } = one
    const given = Array.from({ length: references }, () => ({ data: image(10_000) }))
    expect(await one.send(vendor.address, given)).toHaveProperty('images.length', 1)
    await expect.poll(() => vendor.received).toBeGreaterThan(references * 10_000)
  },
)

it('the peak of memory is told in the size of the references', () => {
  const memory = { before: 100e6, arrayBuffers: 170e6, external: 0, heapUsed: 0 }
  const payloads = [
    { name: 'a', isPeer: false, payload: 160e6, sent: 160e6, peak: 320e6, ...memory },
    { name: 'b', isPeer: false, payload: 160e6, sent: 213e6, peak: 400e6, ...memory },
    { name: 'peer', isPeer: true, payload: 160e6, sent: 213e6, peak: 700e6, ...memory },
  ]
  expect(payloadTable(payloads).rows[0]).toEqual([
    'a',
    '160 MB',
    '160 MB',
    '100 MB',
    '320 MB',
    '2.00 ×',
    '1.38 ×',
    '170 MB',
  ])
  expect(payloadTargets(payloads).map(({ found, reached }) => [found, reached])).toEqual([
    ['2.00 ×', true],
    ['2.50 ×', false],
  ])
})
