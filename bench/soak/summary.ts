import { leftOver } from './judge-holdings.ts'
import type { SoakResult } from './soak-result.ts'
import type { Counts } from './tally.ts'

/** A table of the report: a title, and rows of a name and what was found. */
export interface SummaryTable {
  readonly title: string
  readonly rows: readonly (readonly [string, string])[]
}

/** The result in one line. */
export function headline({ passed, problems, calls, submissions, seconds }: SoakResult): string {
  const what = `${calls} calls and ${submissions} submissions in ${seconds.toFixed(0)} s`
  return passed
    ? `passed: ${what}, every call settled in time with a report that equals the journal`
    : `failed: ${what}, ${problems.length} problem${problems.length === 1 ? '' : 's'}`
}

/** The result in tables. */
export function summaryTables(result: SoakResult): readonly SummaryTable[] {
  const { settings, heapSlopeMBPerMinute: slope, before, after, live } = result
  const highest = (of: (sample: SoakResult['live'][number]) => number): string =>
    String(live.reduce((most, sample) => Math.max(most, of(sample)), 0))
  return [
    {
      title: 'Run',
      rows: [
        ['seed', settings.seed],
        ['callers', String(settings.callers)],
        ['minutes', String(settings.minutes)],
        ['shared state', result.shared],
        ['Node', result.node],
      ],
    },
    {
      title: 'Calls',
      rows: [
        ['calls', String(result.calls)],
        ...rowsOf(result.outcomes),
        ['submissions', String(result.submissions)],
        ['attempts after the first of a call', String(result.retries)],
        ['latest after a deadline', ms(result.worstLateMs)],
        ['latest after an abort', ms(result.worstAfterAbortMs)],
      ],
    },
    {
      title: 'Process',
      rows: [
        ['growth of the heap at rest, second half', growth(slope)],
        ['limit', growth(result.heapLimitMBPerMinute)],
        ['heap before the first call', `${before.heapMB.toFixed(1)} MB`],
        ['heap after the last', `${after.heapMB.toFixed(1)} MB`],
        ['most sockets', highest(({ sockets }) => sockets)],
        ['most timers', highest(({ timers }) => timers)],
        ['left at the end', leftOver(before, after).join(', ') || 'nothing'],
        ['latest timer of the process', ms(result.worstLagMs)],
      ],
    },
    { title: 'Report and journal', rows: rowsOf(result.agreements) },
    { title: 'Attempts', rows: rowsOf(result.attempts) },
    { title: 'Targets', rows: rowsOf(result.targets) },
    { title: 'Skips by layer', rows: rowsOf(result.layers) },
    { title: 'Harm done to Redis', rows: rowsOf(result.disturbances) },
    { title: 'Warnings of reports', rows: rowsOf(result.warnings) },
  ]
}

function rowsOf(counts: Counts): [string, string][] {
  return Object.entries(counts)
    .toSorted(([, one], [, other]) => other - one)
    .map(([name, count]) => [name, String(count)])
}

function ms(value: number): string {
  return `${Math.round(value)} ms`
}

function growth(slope: number | undefined): string {
  return slope === undefined ? 'too short a run to tell' : `${slope.toFixed(2)} MB per minute`
}
