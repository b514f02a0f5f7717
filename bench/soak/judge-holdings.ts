import { fitLine, secondHalf } from './slope.ts'
import type { Holdings } from './vitals.ts'

interface Held {
  /** Before the first call. */
  readonly before: Holdings
  /** After the last, with everything closed. */
  readonly after: Holdings
  /** With no call running. */
  readonly idle: readonly Holdings[]
  /** In MB per minute. */
  readonly heapLimit: number
}

/** Fewer looks than this make no slope. */
const fewest = 3

/** Whether the heap is flat and nothing is left: what is wrong, and how steep the heap is in MB per minute. */
export function judgeHoldings({ before, after, idle, heapLimit }: Held): {
  readonly slope: number | undefined
  readonly problems: readonly string[]
} {
  const problems = leftOver(before, after).map(
    (what) => `left after everything was closed: ${what}`,
  )
  const looks = secondHalf(idle.map(({ atSec, heapMB }) => ({ x: atSec / 60, y: heapMB })))
  const slope = looks.length < fewest ? undefined : fitLine(looks).rise
  if (slope !== undefined && slope > heapLimit)
    problems.push(`the heap grows by ${slope.toFixed(2)} MB per minute, ${heapLimit} at most`)
  return { slope, problems }
}

/** What keeps the process alive after the soak and did not before. */
export function leftOver(before: Holdings, after: Holdings): string[] {
  return Object.entries(after.resources).flatMap(([kind, count]) => {
    const more = count - (before.resources[kind] ?? 0)
    return more > 0 ? [`${more} ${kind}`] : []
  })
}
