import { estimateDifference, mean, quantileOf, type Column, type Estimate } from './estimate.ts'
import type { Simulation } from './simulate.ts'
import { columnsOf } from './summary.ts'

/** The figures that two pipelines are compared by. */
export const measures = [
  'success',
  'p50Ms',
  'p95Ms',
  'p99Ms',
  'submissions',
  'cost',
  'losses',
] as const

export type Measure = (typeof measures)[number]

/** The difference of one figure: that of the first pipeline less that of the second. */
export interface Difference extends Estimate {
  /** Whether the interval leaves zero out. */
  readonly beyondChance: boolean
}

export type Comparison = Readonly<Record<Measure, Difference>>

/**
 * Compares two simulations of the same world and seed, call by call: both had the same requests at the same luck.
 */
export function compare(first: Simulation, second: Simulation): Comparison {
  const calls = Math.min(first.calls, second.calls)
  const [one, other] = [columnsOf({ ...first, calls }), columnsOf({ ...second, calls })]
  const differ = (
    column: keyof typeof one,
    figure: (values: Column) => number = mean,
  ): Difference => {
    const difference = estimateDifference(one[column], other[column], figure)
    const { low = Number.NEGATIVE_INFINITY, high = Infinity } = difference
    return { ...difference, beyondChance: low > 0 || high < 0 }
  }
  return {
    success: differ('ok'),
    p50Ms: differ('ms', quantileOf(0.5)),
    p95Ms: differ('ms', quantileOf(0.95)),
    p99Ms: differ('ms', quantileOf(0.99)),
    submissions: differ('submissions'),
    cost: differ('cost'),
    losses: differ('lossy'),
  }
}
