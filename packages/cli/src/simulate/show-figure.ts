import { formatDuration } from '@stint/core'
import type { Difference, Measure } from './comparison.ts'
import type { Estimate } from './estimate.ts'

/** What a measure is called, and how its figures are written. */
interface Style {
  readonly name: string
  /** What more and less of it are called. */
  readonly more: string
  readonly less: string
  /** A figure's number without its unit, where one unit does for all of an interval. */
  readonly show: (value: number) => string
  readonly unit: string
  /** The unit of a difference. */
  readonly differs: string
}

const time = (name: string): Style => ({
  name: `time of a call, ${name}`,
  more: `longer ${name}`,
  less: `shorter ${name}`,
  show: (value) => (value === Infinity ? 'never' : formatDuration(value)),
  unit: '',
  differs: '',
})
const percent = (value: number): string => (value * 100).toFixed(2)

/** All measures, in the order in which they are shown. */
export const styles: Readonly<Record<Measure, Style>> = {
  success: {
    name: 'success',
    more: 'more success',
    less: 'less success',
    show: percent,
    unit: ' %',
    differs: ' points',
  },
  p50Ms: time('p50'),
  p95Ms: time('p95'),
  p99Ms: time('p99'),
  submissions: {
    name: 'submissions per call',
    more: 'more submissions per call',
    less: 'fewer submissions per call',
    show: (value) => value.toFixed(3),
    unit: '',
    differs: '',
  },
  cost: {
    name: 'cost per call',
    more: 'more cost per call',
    less: 'less cost per call',
    show: (value) => value.toFixed(4),
    unit: '',
    differs: '',
  },
  losses: {
    name: 'with losses',
    more: 'more calls with losses',
    less: 'fewer calls with losses',
    show: percent,
    unit: ' %',
    differs: ' points',
  },
}

/** A figure with its interval: `97.42 % [97.31, 97.53]`. */
export function showFigure(estimate: Estimate, { show, unit }: Style): string {
  return `${show(estimate.value)}${unit}${interval(estimate, show)}`
}

/** A share of calls with its interval. */
export function showShare(estimate: Estimate): string {
  return showFigure(estimate, styles.success)
}

/** A difference with its interval and a mark where it is beyond chance: `+26.20 points [25.90, 26.51] *`. */
export function showDifference(difference: Difference, { show, differs }: Style): string {
  const signed = (value: number): string => `${value < 0 ? '-' : '+'}${show(Math.abs(value))}`
  if (Number.isNaN(difference.value)) return 'both never'
  const mark = difference.beyondChance ? ' *' : ''
  return `${signed(difference.value)}${differs}${interval(difference, signed)}${mark}`
}

function interval({ low, high }: Estimate, show: (value: number) => string): string {
  return low === undefined || high === undefined ? '' : ` [${show(low)}, ${show(high)}]`
}
