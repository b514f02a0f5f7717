import {
  estimateMean,
  estimateQuantile,
  estimateShare,
  type Column,
  type Estimate,
} from './estimate.ts'
import type { Simulation } from './simulate.ts'

/** One of several things that happened, and in which share of calls. */
export interface Part {
  readonly name: string
  readonly calls: number
  readonly share: Estimate
}

/** How the calls of one kind of request went. */
export interface KindSummary {
  readonly name: string
  readonly calls: number
  readonly success: Estimate
  readonly p95Ms: Estimate
  readonly submissions: Estimate
}

/** What a simulation says of a pipeline. */
export interface Summary {
  readonly calls: number
  readonly simulatedMs: number
  readonly success: Estimate
  /** Time of a call, also of one that failed, in milliseconds. */
  readonly p50Ms: Estimate
  readonly p95Ms: Estimate
  readonly p99Ms: Estimate
  /** Paid submissions per call. */
  readonly submissions: Estimate
  /** Per call, in the unit of the prices. */
  readonly cost: Estimate
  /** Share of calls that ended with a lossy result. */
  readonly losses: Estimate
  /** Layers that ended calls which failed, most first. */
  readonly stoppedBy: readonly Part[]
  /** Faults that failed calls ended with, most first. */
  readonly faults: readonly Part[]
  readonly kinds: readonly KindSummary[]
}

/** The columns that figures are made of, as far as the simulation got. */
export function columnsOf({ tally, calls }: Simulation): {
  readonly ok: Column
  readonly ms: Float64Array
  readonly submissions: Column
  readonly cost: Column
  readonly lossy: Column
} {
  return {
    ok: tally.ok.subarray(0, calls),
    ms: tally.ms.subarray(0, calls),
    submissions: tally.submissions.subarray(0, calls),
    cost: tally.cost.subarray(0, calls),
    lossy: tally.lossy.subarray(0, calls),
  }
}

/** Sums a simulation up. */
export function summarize(simulation: Simulation): Summary {
  const { tally, calls, simulatedMs, kinds } = simulation
  const { ok, ms, submissions, cost, lossy } = columnsOf(simulation)
  return {
    calls,
    simulatedMs,
    success: estimateShare(ok),
    p50Ms: estimateQuantile(ms, 0.5),
    p95Ms: estimateQuantile(ms, 0.95),
    p99Ms: estimateQuantile(ms, 0.99),
    submissions: estimateMean(submissions),
    cost: estimateMean(cost),
    losses: estimateShare(lossy),
    stoppedBy: parts(tally.stoppedBy.subarray(0, calls), tally.names),
    faults: parts(tally.fault.subarray(0, calls), tally.names),
    kinds: kinds.length < 2 ? [] : kinds.map((name, at) => kindOf(simulation, name, at)),
  }
}

/** How often each name stands in a column of places; that of none is left out. */
function parts(column: Uint16Array, names: readonly string[]): Part[] {
  const found = names.map((name, place) => {
    const isIt = Uint8Array.from(column, (each) => Number(each === place))
    const share = estimateShare(isIt)
    return { name, share, calls: Math.round(share.value * column.length) }
  })
  return found
    .slice(1)
    .filter(({ calls }) => calls > 0)
    .toSorted((a, b) => b.calls - a.calls || (a.name < b.name ? -1 : 1))
}

function kindOf(simulation: Simulation, name: string, place: number): KindSummary {
  const { tally } = simulation
  const { ok, ms, submissions } = columnsOf(simulation)
  const of = (column: Column): number[] =>
    Array.prototype.filter.call(column, (_, at) => tally.kind[at] === place)
  const success = of(ok)
  return {
    name,
    calls: success.length,
    success: estimateShare(success),
    p95Ms: estimateQuantile(of(ms), 0.95),
    submissions: estimateMean(of(submissions)),
  }
}
