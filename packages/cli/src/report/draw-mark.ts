import type { Report } from '@stint/core'
import { percentOf, type Frame } from './block.ts'
import { callEnd } from './headline.ts'
import { markup, type Markup, type Part } from './markup.ts'
import { placeOf } from './place-of.ts'
import { showSeconds } from './show-seconds.ts'
import { boldly, letter, widthOf } from './text-width.ts'

/** A moment that stands out: a deadline, or the end of the call. */
export interface Mark {
  readonly ms: number
  readonly text: string
  readonly style: string
  readonly hasLine: boolean
}

/** Those of a call. The end of one that ended at its deadline needs no line of its own. */
export function marksOf({ outcome, elapsedMs }: Report, { timescale }: Frame): readonly Mark[] {
  const { deadlines, spanMs } = timescale
  const isAtDeadline = deadlines.some(({ ms = 0 }) => Math.abs(ms - elapsedMs) < spanMs / 200)
  return [
    ...deadlines.map(({ ms = 0, ...limit }) => ({
      ms,
      text: `${placeOf(limit)} ${showSeconds(ms)}`,
      style: limit.stopped ? 'limit strong' : 'limit',
      hasLine: true,
    })),
    {
      ms: elapsedMs,
      text: `${callEnd[outcome]} ${showSeconds(elapsedMs)}`,
      style: 'end-of-call',
      hasLine: !isAtDeadline,
    },
  ]
}

/** Its text stands beside the line, on the side where there is room. */
export function drawMark(mark: Mark, top: number, bottom: number, frame: Frame): Part {
  const { ms, text, style, hasLine } = mark
  const x = percentOf(ms, frame)
  const room = ((widthOf(text) * boldly) / frame.px) * 100
  const [side, gap] = x >= room ? ['end', -5] : ['', 5]
  return [
    hasLine && drawLine(style, ms, top + letter + 4, bottom, frame),
    markup`<text class="${style} ${side}" x="${x}%" dx="${gap}" y="${top + letter}">${text}</text>
`,
  ]
}

/** A moment from the top of the picture to its bottom. */
export function drawLine(
  style: string,
  ms: number,
  from: number,
  to: number,
  frame: Frame,
): Markup {
  const x = percentOf(ms, frame)
  return markup`<line class="${style}" x1="${x}%" x2="${x}%" y1="${from}" y2="${to}"/>
`
}
