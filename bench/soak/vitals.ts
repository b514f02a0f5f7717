import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** What this process holds on to. */
export interface Holdings {
  /** Seconds since the soak began. */
  readonly atSec: number
  readonly heapMB: number
  readonly rssMB: number
  readonly sockets: number
  readonly timers: number
  /** All that keeps the process alive, by kind. */
  readonly resources: Readonly<Record<string, number>>
}

const megabyte = 1024 * 1024

/** What it holds now, garbage included. */
export function holdingsNow(atSec: number): Holdings {
  const { heapUsed, external, rss } = process.memoryUsage()
  const resources: Record<string, number> = {}
  for (const kind of process.getActiveResourcesInfo()) resources[kind] = (resources[kind] ?? 0) + 1
  return {
    atSec,
    heapMB: (heapUsed + external) / megabyte,
    rssMB: rss / megabyte,
    sockets: resources['TCPSocketWrap'] ?? 0,
    timers: resources['Timeout'] ?? 0,
    resources,
  }
}

/** What it holds once the garbage is gone, and what is only let go of in a later turn of the loop as well. */
export async function holdingsWithoutGarbage(seconds: () => number): Promise<Holdings> {
  const collect = collector()
  let least = Infinity
  for (let rounds = 0; rounds < 10; rounds += 1) {
    collect()
    const { heapMB } = holdingsNow(seconds())
    if (heapMB > least - 0.05) break
    least = heapMB
    await sleep(50)
  }
  return holdingsNow(seconds())
}

function collector(): () => void {
  // Also where the process was not started with it, as a test runner's.
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}
