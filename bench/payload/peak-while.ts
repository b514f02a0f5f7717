/** The most that was seen at a time, in bytes. */
export interface Peaks {
  readonly arrayBuffers: number
  readonly external: number
  readonly heapUsed: number
}

const everyMs = 2

/** Looks at the memory of this process every few milliseconds while something goes on. */
export async function peakWhile(work: () => Promise<unknown>): Promise<Peaks> {
  const peaks = { arrayBuffers: 0, external: 0, heapUsed: 0 }
  const look = (): void => {
    const now = process.memoryUsage()
    for (const key of ['arrayBuffers', 'external', 'heapUsed'] as const) {
      peaks[key] = Math.max(peaks[key], now[key])
    }
  }
  const timer = setInterval(look, everyMs)
  try {
    await work()
    look()
    return peaks
  } finally {
    clearInterval(timer)
  }
}
