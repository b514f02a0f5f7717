import type { Verdict } from './judge.ts'

/** A column of the table. */
export interface Column {
  readonly name: string
  readonly better: 'more' | 'less'
  readonly value: (verdict: Verdict) => number
  readonly show: (value: number) => string
}

const percent = (share: number): string => `${(share * 100).toFixed(1).replace(/\.0$/, '')} %`
const perCall = (count: number): string => count.toFixed(2)
const seconds = (ms: number): string =>
  ms === Infinity ? 'never' : `${(ms / 1000).toFixed(1).replace(/\.0$/, '')} s`

export const success: Column = {
  name: 'success',
  better: 'more',
  value: (verdict) => verdict.success,
  show: percent,
}

/** In the order of the table. */
export const columns: readonly Column[] = [
  success,
  { name: 'light', better: 'less', value: ({ light }) => light, show: percent },
  { name: 'sent', better: 'less', value: ({ sent }) => sent, show: perCall },
  { name: 'billed', better: 'less', value: ({ billed }) => billed, show: perCall },
  { name: 'p50', better: 'less', value: ({ p50 }) => p50, show: seconds },
  { name: 'max', better: 'less', value: ({ max }) => max, show: seconds },
  { name: 'late', better: 'less', value: ({ late }) => late, show: String },
  { name: 'again', better: 'less', value: ({ again }) => again, show: String },
]
