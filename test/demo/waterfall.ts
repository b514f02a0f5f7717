import { formatDuration } from '@stint/core'
import type { Bar } from './run-summary.ts'

const width = 52
const labelWidth = 28

/** Bars over one time axis: a run's submissions, one below the other. */
export function waterfall(title: string, bars: readonly Bar[], wholeMs: number): string {
  const rows = bars.map((bar) => row(bar, wholeMs))
  const end = formatDuration(wholeMs)
  const axis = `${' '.repeat(labelWidth)}0${'─'.repeat(width - end.length - 2)} ${end}`
  return [title, ...rows, axis].join('\n')
}

function row({ label, startMs, endMs, ok }: Bar, wholeMs: number): string {
  const column = (ms: number): number => Math.round((ms / wholeMs) * width)
  const from = Math.min(column(startMs), width - 1)
  const length = Math.max(1, column(endMs) - from)
  const bar = (ok ? '█' : '░').repeat(length)
  return `  ${label.padEnd(labelWidth - 2)}${' '.repeat(from)}${bar} ${formatDuration(endMs - startMs)}`
}
