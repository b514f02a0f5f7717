// Sends one request with large images in a process of its own, and says on its output what it took of memory.
import { setImmediate } from 'node:timers/promises'
import { pixel } from '@stint/testkit'
import { payloadCases, type PayloadName } from './cases.ts'
import type { Memory } from './memory.ts'
import { peakWhile } from './peak-while.ts'

const [name, address = '', count, bytes] = process.argv.slice(2)
const { send } = payloadCases[name as PayloadName]

// What the first request of a process costs is not the payload's.
await send(address, [{ data: pixel }])
const before = process.memoryUsage.rss()

const references = Array.from({ length: Number(count) }, () => ({ data: image(Number(bytes)) }))
await setImmediate()
const peak = await peakWhile(() => send(address, references))
const memory: Memory = {
  before,
  peak: process.resourceUsage().maxRSS * 1024,
  ...peak,
}
process.stdout.write(JSON.stringify(memory))

/** Bytes that begin like a PNG and are all there: memory that was never written to takes no room. */
function image(length: number): Uint8Array {
  const data = new Uint8Array(length).fill(7)
  data.set(pixel)
  return data
}
