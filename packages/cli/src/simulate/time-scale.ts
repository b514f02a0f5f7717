import { formatDuration } from '@stint/core'

const [second, minute, hour] = [1000, 60_000, 3_600_000]

const belowSecond = [10, 20, 50, 100, 200, 500]

/** Times that people count in, in milliseconds. */
const marks: readonly number[] = [
  ...belowSecond,
  ...[1, 2, 5, 10, 15, 20, 30, 45].map((count) => count * second),
  ...[1, 1.5, 2, 3, 5, 7.5, 10, 15, 20, 30].map((count) => count * minute),
  ...[1, 2, 4, 8, 12, 24, 48, 96].map((count) => count * hour),
]

/** The marks from the last below the first per mille of finite times to the first that all are below; two at least. */
export function marksOf(sorted: Float64Array): readonly number[] {
  const finite = sorted.filter(Number.isFinite)
  const least = finite[Math.floor(finite.length / 1000)] ?? second
  const most = finite.at(-1) ?? second
  const from = Math.max(
    0,
    marks.findLastIndex((mark) => mark <= least),
  )
  const found = marks.findIndex((mark) => mark > most)
  const to = Math.max(from + 1, found < 0 ? marks.length - 1 : found)
  return marks.slice(from, to + 1)
}

/** A mark as an axis shows it. */
export function showMark(ms: number): string {
  if (ms >= hour) return `${ms / hour} h`
  if (ms >= minute) return `${ms / minute} min`
  return formatDuration(ms)
}
