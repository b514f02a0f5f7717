import type { Report } from '@stint/core'
import { callEnd } from './headline.ts'
import { percentOf, type Block, type Frame } from './block.ts'
import { markup, type Markup } from './markup.ts'
import { placeOf } from './place-of.ts'
import { exactSeconds, showSeconds } from './show-seconds.ts'
import { ticksOf } from './timescale.ts'
import { letter, widthOf } from './text-width.ts'

const rowHeight = 18
/** Pixels from one label of the axis to the next. */
const tickRoom = 72

interface Mark {
  readonly ms: number
  readonly text: string
  readonly style: string
}

/** Everything that has its time as a line: the axis, the deadlines, the end of the call. */
export function drawAxis(report: Report, frame: Frame, body: Block): Block {
  const marks = marksOf(report, frame)
  const head = marks.length * rowHeight + 22
  const ticks = ticksOf(frame.timescale.spanMs, Math.max(3, Math.floor(frame.px / tickRoom)))
  const height = head + body.height
  return {
    height: height + rowHeight,
    draw: (y) => [
      markup`<rect class="ran" x="0" y="${y + head}" width="${percentOf(report.elapsedMs, frame)}%" height="${body.height}"/>
`,
      ...ticks.flatMap((ms) => [
        drawLine('grid', ms, y + head, y + height, frame),
        drawTick(ms, y + head - 6, frame),
        drawTick(ms, y + height + 14, frame),
      ]),
      ...marks.flatMap((mark, at) => {
        const top = y + at * rowHeight
        return [
          drawLine(mark.style, mark.ms, top + letter + 4, y + height, frame),
          drawMark(mark, top + letter, frame),
        ]
      }),
      ...[body.draw(y + head)].flat(),
    ],
  }
}

function marksOf(report: Report, { timescale }: Frame): readonly Mark[] {
  const { outcome, elapsedMs } = report
  return [
    ...timescale.deadlines.map(({ ms = 0, ...limit }) => ({
      ms,
      text: `${placeOf(limit)} ${showSeconds(ms)}`,
      style: 'limit',
    })),
    { ms: elapsedMs, text: `${callEnd[outcome]} ${showSeconds(elapsedMs)}`, style: 'end-of-call' },
  ]
}

function drawLine(style: string, ms: number, from: number, to: number, frame: Frame): Markup {
  const x = percentOf(ms, frame)
  return markup`<line class="${style}" x1="${x}%" x2="${x}%" y1="${from}" y2="${to}"/>
`
}

function drawTick(ms: number, y: number, frame: Frame): Markup {
  const x = percentOf(ms, frame)
  return markup`<text class="tick ${x < 2 ? '' : x > 96 ? 'end' : 'middle'}" x="${x}%" y="${y}">${exactSeconds(ms)} s</text>
`
}

/** Its text stands beside the line, on the side where there is room. */
function drawMark({ ms, text, style }: Mark, y: number, frame: Frame): Markup {
  const x = percentOf(ms, frame)
  const room = (widthOf(text) / frame.px) * 100
  const side = x >= room ? 'end' : ''
  return markup`<text class="${style} ${side}" x="${x}%" y="${y}">${text}</text>
`
}
