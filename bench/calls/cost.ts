import { setImmediate } from 'node:timers/promises'
import { measure } from 'mitata'

/** Makes one call. */
export type Call = () => Promise<unknown>

/**
 * So many calls, and then a turn of the event loop: where only promises are awaited it never turns, and what is let go
 * there (weak references, timers) would seem to cost nothing.
 */
const batchForTime = 512

/** So few that V8 collects during few of the samples, and the one in the middle is without. */
const batchForBytes = 8
const samplesForBytes = 101

/**
 * Nanoseconds of a call: time of the processor, so that what else runs on the machine counts for less, and collections
 * of garbage included. The first half goes by unmeasured: V8 forgets what it knew of code that was not in use.
 * @param forMs how long it is measured.
 */
export async function timeOf(call: Call, forMs: number): Promise<number> {
  const run = (): Promise<void> => batch(call, batchForTime)
  await measure(run, { ...asItIs, min_cpu_time: forMs * 1e6 })
  const { avg } = await measure(run, { ...asItIs, min_cpu_time: forMs * 1e6 })
  return avg / batchForTime
}

const asItIs = {
  now: processorTime,
  min_samples: 3,
  samples_threshold: Infinity,
  // The batch is ours: mitata would make 4096 batches of it.
  batch_threshold: 0,
  // A forced collection throws optimised code away.
  gc: false,
} as const

/** Bytes that a call puts on the heap. Call it when the code is warm: before that V8 puts more there. */
export async function bytesOf(call: Call): Promise<number> {
  const samples: number[] = []
  for (let sample = 0; sample < samplesForBytes; sample += 1) {
    const before = process.memoryUsage().heapUsed
    await batch(call, batchForBytes)
    samples.push((process.memoryUsage().heapUsed - before) / batchForBytes)
  }
  return median(samples)
}

/** The one in the middle. */
export function median(samples: readonly number[]): number {
  return samples.toSorted((a, b) => a - b)[Math.floor(samples.length / 2)] ?? Number.NaN
}

function processorTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) * 1000
}

async function batch(call: Call, size: number): Promise<void> {
  for (let calls = 0; calls < size; calls += 1) await call()
  await setImmediate()
}
