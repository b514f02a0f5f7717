// Runs so many calls in a process of its own, and says on its output what they left behind.
import { setImmediate, setTimeout } from 'node:timers/promises'
import { manyCalls } from './run-calls.ts'
import type { Left } from './left.ts'

const [warm, calls] = process.argv.slice(2).map(Number)
if (!warm || !calls) throw new Error('expected two numbers of calls')
const { gc } = globalThis
if (!gc) throw new Error('expected node --expose-gc')

const began = performance.now()
const goOn = manyCalls('a million')
await goOn(warm)
const heapBefore = await heap()
const { asMeant, otherwise, listeners } = await goOn(calls)
const heapAfter = await heap()
const left: Left = {
  calls,
  warm,
  asMeant,
  otherwise,
  listeners,
  timers: process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length,
  heapBefore,
  heapAfter,
  seconds: (performance.now() - began) / 1000,
}
process.stdout.write(JSON.stringify(left))

/** What is let go of is collected once the event loop has turned, and some of it only the time after. */
async function heap(): Promise<number> {
  await setTimeout(100)
  for (let turn = 0; turn < 4; turn += 1) {
    gc?.()
    await setImmediate()
  }
  return process.memoryUsage().heapUsed
}
