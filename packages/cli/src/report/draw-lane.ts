import { percentOf, space, stack, type Block, type Frame } from './block.ts'
import { drawAttempts } from './draw-attempts.ts'
import { drawLabel } from './draw-label.ts'
import { drawText } from './draw-text.ts'
import { drawWait } from './draw-wait.ts'
import { plural } from './headline.ts'
import type { AttemptRow, Lane, NoteRow } from './lanes.ts'
import { markup } from './markup.ts'
import { boldly, letter, widthOf } from './text-width.ts'

/** A lane: target and shape above its attempts, or above what there was instead of them. */
export function drawLane(lane: Lane, frame: Frame, isDense: boolean): Block {
  const { target, shape, attempts, notes } = lane
  return stack([
    drawHead(target, shape, frame.px),
    ...(isDense && attempts.length > 0 ? [drawText(tally(attempts), frame.px, 'label quiet')] : []),
    drawAttempts(attempts, frame, isDense),
    ...notes.map((note) => drawNote(note, frame)),
    space(12),
  ])
}

/** Target and shape in one line where they fit into it. */
function drawHead(target: string, shape: string | undefined, px: number): Block {
  if (shape === undefined) return drawText(target, px, 'label strong')
  const gap = 8
  if (widthOf(target) * boldly + gap + widthOf(shape) > px) {
    return stack([drawText(target, px, 'label strong'), drawText(shape, px, 'label quiet')])
  }
  return {
    height: 20,
    draw: (y) =>
      markup`<text class="label" y="${y + letter}"><tspan class="strong">${target}</tspan><tspan class="quiet" dx="${gap}">${shape}</tspan></text>
`,
  }
}

/** `120 attempts: 119 overloaded, 1 ok` */
function tally(rows: readonly AttemptRow[]): string {
  const counts = new Map<string, number>()
  for (const { attempt } of rows) {
    const end = attempt.fault?.kind ?? 'ok'
    counts.set(end, (counts.get(end) ?? 0) + 1)
  }
  const ends = [...counts].map(([end, count]) => `${count} ${end}`).join(', ')
  return `${rows.length} ${plural('attempt', rows.length)}: ${ends}`
}

/** A reason, and below it when that was: a diamond for a skip, a dotted line for a wait. */
function drawNote({ text, skips, waits }: NoteRow, frame: Frame): Block {
  const spans = waits.map((wait) => ({
    wait,
    ms: Math.min(wait.ms, frame.timescale.spanMs - wait.startedMs),
  }))
  const starts = [...skips.map(({ atMs }) => atMs), ...waits.map(({ startedMs }) => startedMs)]
  const ends = [...starts, ...spans.map(({ wait, ms }) => wait.startedMs + ms)]
  const period = { fromMs: Math.min(...starts), toMs: Math.max(...ends) }
  const moments: Block = {
    height: 20,
    draw: (y) => [
      ...skips.map(({ atMs }) => drawSkip(percentOf(atMs, frame), y + 8)),
      ...spans.map(({ wait, ms }) => drawWait(wait, ms, y + 8, frame)),
    ],
  }
  return stack([drawLabel(text, 'label quiet', period, frame), moments])
}

function drawSkip(percent: number, y: number): ReturnType<typeof markup> {
  return markup`<svg class="skip" x="${percent}%" y="${y}" overflow="visible"><path d="M0-5 5 0 0 5-5 0Z"/></svg>
`
}
