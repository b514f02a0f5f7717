import type { Report } from '@stint/core'
import type { ReportFile } from './report-file.ts'
import { showCost, showSeconds } from './show-seconds.ts'

/** One of the few numbers that say what a call came to. */
export interface Figure {
  readonly name: string
  readonly value: string
  /** What it is out of, or made of. */
  readonly note: string
}

/** Time, attempts, submissions and cost of a call, each beside its bound where that is known. */
export function figuresOf({ report, bound }: ReportFile): readonly Figure[] {
  const { elapsedMs, attempts, cost } = report
  const submissions = attempts.reduce((sum, each) => sum + each.submissions, 0)
  return [
    { name: 'Time', value: showSeconds(elapsedMs), note: ofAtMost(bound?.elapsedMs, showSeconds) },
    { name: 'Attempts', value: `${attempts.length}`, note: ofAtMost(bound?.attempts, String) },
    { name: 'Paid submissions', value: `${submissions}`, note: 'seen on the wire' },
    { name: 'Cost', value: showCost(cost), note: sureness(report) },
  ]
}

function ofAtMost(bound: number | undefined, show: (value: number) => string): string {
  return bound === undefined || bound === Infinity ? '' : `of at most ${show(bound)}`
}

function sureness({ costs: { confirmed, estimated } }: Report): string {
  if (estimated === 0) return 'confirmed'
  if (confirmed === 0) return 'estimated'
  return `${showCost(confirmed)} confirmed, ${showCost(estimated)} estimated`
}

/** The same in a line. */
export function showFigures(file: ReportFile): string {
  return figuresOf(file)
    .map(({ name, value, note }) => `${name} ${value}${note === '' ? '' : ` (${note})`}`)
    .join(', ')
}
