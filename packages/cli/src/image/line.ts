import { styleText } from 'node:util'
import { cleanText } from '../clean-text.ts'
import { cutText, wrapText } from '../fit-text.ts'
import type { Terminal } from '../terminal.ts'

const styles = { good: 'green', bad: 'red', odd: 'yellow', quiet: 'dim' } as const

/** A line for people, before it is fitted to a terminal. */
export interface Line {
  readonly text: string
  /** What it says, as a colour can say it. */
  readonly tone?: keyof typeof styles | undefined
  /** Goes on in further lines, indented by so many columns, where it is too long. Otherwise it is cut. */
  readonly indent?: number | undefined
}

/** Fits lines to a terminal that lines are drawn over in; in a pipe they are as long as they are. */
export function renderLines(lines: readonly Line[], terminal: Terminal): string[] {
  const { isInteractive, columns, env } = terminal
  // A line that fills the last column makes some terminals begin another, and what is drawn over is counted in lines.
  const width = isInteractive ? Math.max(columns - 1, 4) : Infinity
  const coloured = isInteractive && !env['NO_COLOR']
  return lines.flatMap(({ text, tone, indent }) => {
    const clean = cleanText(text).trimEnd()
    const fitted = indent === undefined ? [cutText(clean, width)] : wrapText(clean, width, indent)
    if (!coloured || !tone) return fitted
    return fitted.map((each) => styleText(styles[tone], each, { validateStream: false }))
  })
}
