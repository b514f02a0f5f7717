import type { ReportedWait } from '@stint/core'
import { attemptLabel, attemptTitle, endOf } from './attempt-words.ts'
import { percentOf, stack, type Block, type Frame } from './block.ts'
import type { AttemptRow } from './lanes.ts'
import { markup, type Markup } from './markup.ts'
import { showSeconds } from './show-seconds.ts'
import { letter, widthOf } from './text-width.ts'

/** A bar with a line of text above it, and so many pixels below it. */
const roomy = { text: 17, bar: 12, below: 9 }
/** A bar alone. */
const dense = { text: 0, bar: 4, below: 2 }

/** One row for each attempt: its waits and its bar. In a dense picture the text is left to the title of the bar. */
export function drawAttempts(rows: readonly AttemptRow[], frame: Frame, isDense: boolean): Block {
  return stack(rows.map((row) => drawAttempt(row, frame, isDense ? dense : roomy)))
}

function drawAttempt(
  { attempt, waits }: AttemptRow,
  frame: Frame,
  { text, bar, below }: typeof roomy,
): Block {
  const from = percentOf(attempt.startedMs, frame)
  const width = percentOf(attempt.ms, frame)
  return {
    height: text + bar + below,
    draw: (y) => markup`<g>
<title>${attemptTitle(attempt)}</title>
${text > 0 && drawLabel(attemptLabel(attempt), from, from + width, y + letter, frame)}
${waits.map((wait) => drawWait(wait, wait.ms, y + text + bar / 2, frame))}
<rect class="bar ${endOf(attempt)}" data-attempt="${attempt.number}" x="${from}%" y="${y + text}" width="${width}%" height="${bar}"/>
</g>
`,
  }
}

/** A dotted line for the time that went by without an attempt. */
export function drawWait(wait: ReportedWait, ms: number, y: number, frame: Frame): Markup {
  const from = percentOf(wait.startedMs, frame)
  const to = percentOf(wait.startedMs + ms, frame)
  const text = `wait of ${showSeconds(wait.ms)} by ${wait.layer}: ${wait.reason}`
  return markup`<line class="wait" x1="${from}%" x2="${to}%" y1="${y}" y2="${y}"><title>${text}</title></line>`
}

/** A text that begins or ends with the bar below it, whichever leaves it inside the picture. */
function drawLabel(text: string, from: number, to: number, y: number, { px }: Frame): Markup {
  const room = Math.min(100, (widthOf(text) / px) * 100)
  if (from + room <= 100) return markup`<text x="${from}%" y="${y}">${text}</text>`
  const end = to >= room ? to : 100
  return room >= 100
    ? markup`<text x="0" y="${y}">${text}</text>`
    : markup`<text class="end" x="${end}%" y="${y}">${text}</text>`
}
