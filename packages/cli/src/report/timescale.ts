import type { Report } from '@stint/core'
import type { CallLimit } from './call-limits.ts'

/** A time axis from the beginning of the call. */
export interface Timescale {
  readonly spanMs: number
  /** Everything was over at once: there is nothing to measure. */
  readonly isMoment: boolean
  /** Limits that lie on the axis. */
  readonly deadlines: readonly CallLimit[]
  /** Limits so far off that what happened would not be seen beside them. */
  readonly beyond: readonly CallLimit[]
}

/** A deadline that is further off than this many times what happened is told, not drawn. */
const farOff = 2.5

/** An axis on which everything that happened has its place. */
export function timescaleOf(report: Report, limits: readonly CallLimit[]): Timescale {
  const { outcome, elapsedMs, attempts, skips, waits } = report
  const happened = Math.max(
    elapsedMs,
    ...attempts.map(({ startedMs, ms }) => startedMs + ms),
    ...skips.map(({ atMs }) => atMs),
    // A wait that the end of the call has cut off is written down as it was planned.
    ...(outcome === 'running' ? waits.map(({ startedMs, ms }) => startedMs + ms) : []),
  )
  const times = limits.filter(({ ms }) => ms !== undefined)
  const deadlines = times.filter(({ ms = 0 }) => ms <= happened * farOff)
  return {
    isMoment: happened === 0,
    spanMs: Math.max(happened, ...deadlines.map(({ ms = 0 }) => ms)) || 1000,
    deadlines,
    beyond: times.filter((limit) => !deadlines.includes(limit)),
  }
}

/** Points in time for the labels of an axis, in milliseconds: 1, 2 or 5 times a power of ten apart, `most` (4 or more) at most. */
export function ticksOf(spanMs: number, most: number): readonly number[] {
  const rough = spanMs / (most - 1)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((times) => times * power).find((each) => each >= rough) ?? rough
  const count = Math.floor(spanMs / step + 1e-9) + 1
  return Array.from({ length: count }, (_, at) => Number((at * step).toPrecision(12)))
}
