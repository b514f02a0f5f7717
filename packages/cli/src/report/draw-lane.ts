import { percentOf, space, stack, type Block, type Frame } from './block.ts'
import { drawAttempts, drawWait } from './draw-attempts.ts'
import { drawText, lineHeight } from './draw-text.ts'
import type { AttemptRow, Lane, NoteRow } from './lanes.ts'
import { markup } from './markup.ts'
import { widthOf, letter } from './text-width.ts'

/** A lane: target and shape above its attempts, or above what there was instead of them. */
export function drawLane(lane: Lane, frame: Frame, isDense: boolean): Block {
  const { target, shape, attempts, notes } = lane
  return stack([
    drawHead(target, shape, frame),
    ...(isDense && attempts.length > 0 ? [drawText(tally(attempts), frame.px, 'quiet')] : []),
    drawAttempts(attempts, frame, isDense),
    ...notes.map((note) => drawNote(note, frame)),
    space(isDense ? 14 : 8),
  ])
}

/** In one line where both fit into it. */
function drawHead(target: string, shape: string | undefined, frame: Frame): Block {
  const isOneLine = shape === undefined || widthOf(`${target}  ${shape}`) * 1.1 < frame.px
  if (!isOneLine)
    return stack([drawText(target, frame.px, 'strong'), drawText(shape, frame.px, 'quiet')])
  if (shape === undefined && widthOf(target) * 1.1 > frame.px)
    return drawText(target, frame.px, 'strong')
  return {
    height: lineHeight + 4,
    draw: (y) => markup`<text y="${y + letter}"><tspan class="strong">${target}</tspan>${
      shape !== undefined && markup`<tspan class="quiet" dx="8">${shape}</tspan>`
    }</text>
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
  return `${rows.length} attempt${rows.length === 1 ? '' : 's'}: ${ends}`
}

/** A reason, and below it when that was: a diamond for a skip, a dotted line for a wait. */
function drawNote({ text, skips, waits }: NoteRow, frame: Frame): Block {
  const { spanMs } = frame.timescale
  return stack([
    drawText(text, frame.px, 'quiet'),
    {
      height: 18,
      draw: (y) => [
        ...skips.map(
          ({
            atMs,
          }) => markup`<svg class="skip" x="${percentOf(atMs, frame)}%" y="${y + 7}" overflow="visible"><path d="M0-5 5 0 0 5-5 0Z"/></svg>
`,
        ),
        ...waits.map((wait) =>
          drawWait(wait, Math.min(wait.ms, spanMs - wait.startedMs), y + 7, frame),
        ),
      ],
    },
  ])
}
