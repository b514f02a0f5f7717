/** The only source of time in core and middleware. */
export interface Clock {
  /** Monotonic milliseconds. */
  now(): number
  /** Calls `fn` after so many milliseconds. Returns the function that cancels it. */
  setTimer(fn: () => void, ms: number): () => void
}

/** Node turns a longer delay into 1 ms, so a longer timer is taken in stretches. */
const longestDelay = 2 ** 31 - 1

/** The machine's monotonic clock. The default of `pipeline(operation, { clock })`. */
export const systemClock: Clock = {
  now: () => performance.now(),
  setTimer(fn, ms) {
    if (ms > longestDelay) return longTimer(fn, ms)
    // Node warns of a negative delay: a deadline may have passed before its timer is set.
    const handle = setTimeout(fn, Math.max(0, ms))
    return () => clearTimeout(handle)
  },
}

function longTimer(fn: () => void, ms: number): () => void {
  if (ms === Infinity) return () => undefined
  let handle: NodeJS.Timeout
  const arm = (left: number): void => {
    const stretch = Math.min(left, longestDelay)
    handle = setTimeout(() => (left > stretch ? arm(left - stretch) : fn()), stretch)
  }
  arm(ms)
  return () => clearTimeout(handle)
}

export const clockError = 'expected { now(), setTimer(fn, ms) }'

/** Whether a value can tell the time and set timers. */
export function isClock(value: unknown): value is Clock {
  if (typeof value !== 'object' || value === null) return false
  const { now, setTimer } = value as Partial<Clock>
  if (typeof now !== 'function' || typeof setTimer !== 'function') return false
  return Number.isFinite((value as Clock).now())
}
