import type { Report } from '@stint/core'
import { plural } from './headline.ts'
import type { ReportFile } from './report-file.ts'
import { showCost, showSeconds } from './show-seconds.ts'

/** One of the few numbers that say what a call came to. */
export interface Figure {
  readonly name: string
  readonly value: string
  /** What it is out of, or made of. */
  readonly note: string
  /** The same in a line of text. */
  readonly phrase: string
}

/** Time, attempts, submissions and cost of a call, each beside its bound where that is known. */
export function figuresOf({ report, bound }: ReportFile): readonly Figure[] {
  const { elapsedMs, attempts, cost } = report
  const submissions = attempts.reduce((sum, each) => sum + each.submissions, 0)
  const time = [showSeconds(elapsedMs), ofAtMost(bound?.elapsedMs, showSeconds)] as const
  const tries = [`${attempts.length}`, ofAtMost(bound?.attempts, String)] as const
  const sure = sureness(report)
  return [
    { name: 'Time', value: time[0], note: time[1], phrase: time.join(' ').trim() },
    {
      name: 'Attempts',
      value: tries[0],
      note: tries[1],
      phrase: `${tries[0]} ${plural('attempt', attempts.length)} ${tries[1]}`.trim(),
    },
    {
      name: 'Paid submissions',
      value: `${submissions}`,
      note: 'seen on the wire',
      phrase: `${submissions} paid ${plural('submission', submissions)}`,
    },
    { name: 'Cost', value: showCost(cost), note: sure, phrase: `cost ${showCost(cost)} (${sure})` },
  ]
}

function ofAtMost(bound: number | undefined, show: (value: number) => string): string {
  return bound === undefined || bound === Infinity ? '' : `of at most ${show(bound)}`
}

/** An estimate may come to 0: where no price is known. */
function sureness({ attempts, costs: { confirmed, estimated } }: Report): string {
  if (attempts.every(({ costIs }) => costIs === 'confirmed')) return 'confirmed'
  if (confirmed === 0) return 'estimated'
  return `${showCost(confirmed)} confirmed, ${showCost(estimated)} estimated`
}
