import { formatDuration } from '@stint/core'
import type { Comparison } from './comparison.ts'
import { measures } from './comparison.ts'
import { showDifference, showFigure, showShare, styles } from './show-figure.ts'
import type { Simulation } from './simulate.ts'
import type { Part, Summary } from './summary.ts'
import { textHistogram } from './text-histogram.ts'
import { verdict } from './verdict.ts'

/** A pipeline that was simulated. */
export interface Simulated {
  /** What it is called: the path of its file. */
  readonly name: string
  readonly simulation: Simulation
  readonly summary: Summary
}

/** What is shown. */
export interface Shown {
  readonly world: string
  readonly seed: number
  /** How many calls were asked for. */
  readonly asked: number
  /** One pipeline, or two that are compared. */
  readonly all: readonly Simulated[]
  readonly comparison?: Comparison | undefined
}

type Row = readonly string[]

/** What simulations say, for a terminal. */
export function showSimulation(shown: Shown): string {
  const parts = [captionOf(shown), table(figures(shown)), ends(shown), kinds(shown)]
  const compared = verdictOf(shown)
  return [...parts, textHistogram(shown.all), compared, footnote(shown)]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** What was simulated, in a line. */
export function captionOf({ world, seed, all, asked }: Shown): string {
  const made = [...new Set(all.map(({ summary }) => summary.calls))]
  const counts = made.map((count) => count.toLocaleString('en-US')).join(' and ')
  const each = all.length > 1 && made.length === 1 ? ' of each' : ''
  const brokenOff = made.some((count) => count < asked)
  const whole = brokenOff ? ` (broken off; ${asked.toLocaleString('en-US')} were asked for)` : ''
  const times = [...new Set(all.map(({ summary }) => days(summary.simulatedMs)))].join(' and ')
  return `${counts} calls${each}${whole} in ${world}, seed ${seed}: ${times} of simulated time`
}

function days(ms: number): string {
  const hours = ms / 3_600_000
  if (hours < 1) return formatDuration(ms)
  return hours < 48 ? `${hours.toFixed(1)} h` : `${(hours / 24).toFixed(1)} days`
}

function figures({ all, comparison }: Shown): Row[] {
  const head = ['', ...all.map(({ name }) => name), ...(comparison ? ['difference'] : [])]
  const rows = measures
    .filter((measure) => {
      // A cost that nobody quotes, and losses that nobody takes, are no news.
      const optional = measure === 'cost' || measure === 'losses'
      return !optional || all.some(({ summary }) => summary[measure].value > 0)
    })
    .map((measure) => [
      styles[measure].name,
      ...all.map(({ summary }) => showFigure(summary[measure], styles[measure])),
      ...(comparison ? [showDifference(comparison[measure], styles[measure])] : []),
    ])
  return [head, ...rows]
}

/** Who ended the calls that failed, and with what. */
function ends({ all }: Shown): string {
  const columns = all.map(({ summary }) => summary)
  const stopped = partRows(columns.map(({ stoppedBy }) => stoppedBy))
  const faults = partRows(columns.map(({ faults: found }) => found))
  const heading = (text: string): Row => [text, ...all.map(({ name }) => name)]
  const tables = [
    stopped.length > 0 ? table([heading('ended by'), ...stopped]) : '',
    faults.length > 0 ? table([heading('failed with'), ...faults]) : '',
  ]
  return tables.filter((each) => each !== '').join('\n\n')
}

function partRows(columns: readonly (readonly Part[])[]): Row[] {
  const names = [...new Set(columns.flatMap((parts) => parts.map(({ name }) => name)))]
  return names.map((name) => [
    name,
    ...columns.map((parts) => {
      const found = parts.find((part) => part.name === name)
      return found ? showShare(found.share) : '-'
    }),
  ])
}

function kinds({ all }: Shown): string {
  const [first] = all
  if (!first || first.summary.kinds.length === 0) return ''
  const head = ['kind of request', ...all.map(({ name }) => name)]
  const rows = first.summary.kinds.map(({ name }, at) => [
    name,
    ...all.map(({ summary }) => {
      const kind = summary.kinds[at]!
      const [success, p95] = [showShare({ value: kind.success.value }), kind.p95Ms.value]
      const sent = kind.submissions.value.toFixed(2)
      return `${success}, p95 ${styles.p95Ms.show(p95)}, ${sent} sent`
    }),
  ])
  return table([head, ...rows])
}

function verdictOf({ all, comparison }: Shown): string {
  const [first, second] = all
  return first && second && comparison ? verdict(first.name, second.name, comparison) : ''
}

function footnote({ comparison }: Shown): string {
  const mark = comparison ? ' * beyond chance.' : ''
  return `[ ] 95 % confidence.${mark} █ succeeded ░ failed`
}

function table(rows: readonly Row[]): string {
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(at === 0 ? 20 : 0, ...rows.map((row) => (row[at] ?? '').length)),
  )
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
