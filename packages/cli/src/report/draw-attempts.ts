import { attemptLabel, attemptTitle, endOf } from './attempt-words.ts'
import { percentOf, stack, type Block, type Frame } from './block.ts'
import { drawLabel } from './draw-label.ts'
import { drawWait } from './draw-wait.ts'
import type { AttemptRow } from './lanes.ts'
import { markup } from './markup.ts'

/** Heights of a bar and of what is below it, in pixels. */
interface Density {
  readonly bar: number
  readonly below: number
}

const roomy: Density = { bar: 12, below: 10 }
const dense: Density = { bar: 4, below: 2 }

/** One row for each attempt: its text, its waits and its bar. In a dense picture the text is left to the table. */
export function drawAttempts(rows: readonly AttemptRow[], frame: Frame, isDense: boolean): Block {
  if (isDense) return stack(rows.map((row) => drawBar(row, frame, dense)))
  return stack(
    rows.flatMap((row) => {
      const { startedMs, ms } = row.attempt
      const period = { fromMs: startedMs, toMs: startedMs + ms }
      const label = drawLabel(attemptLabel(row.attempt), 'label', period, frame)
      return [label, drawBar(row, frame, roomy)]
    }),
  )
}

function drawBar({ attempt, waits }: AttemptRow, frame: Frame, { bar, below }: Density): Block {
  const from = percentOf(attempt.startedMs, frame)
  const width = percentOf(attempt.ms, frame)
  return {
    height: bar + below,
    draw: (y) => [
      ...waits.map((wait) => drawWait(wait, wait.ms, y + bar / 2, frame)),
      markup`<rect class="bar ${endOf(attempt)}" data-attempt="${attempt.number}" x="${from}%" y="${y}" width="${width}%" height="${bar}"><title>${attemptTitle(attempt)}</title></rect>
`,
    ],
  }
}
