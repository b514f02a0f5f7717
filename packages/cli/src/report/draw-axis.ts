import type { Report } from '@stint/core'
import { percentOf, type Block, type Frame } from './block.ts'
import { drawLine, drawMark, marksOf } from './draw-mark.ts'
import { markup, type Markup, type Part } from './markup.ts'
import { exactSeconds } from './show-seconds.ts'
import { ticksOf } from './timescale.ts'

const rowHeight = 18
/** Pixels from one label of the axis to the next. */
const tickRoom = 50
/** More labels would not be read. */
const mostTicks = 11

/** Everything that has its time as a line: the axis, the deadlines, the end of the call. */
export function drawAxis(report: Report, frame: Frame, body: Block): Block {
  const marks = marksOf(report, frame)
  const head = marks.length * rowHeight + 22
  const { isMoment, spanMs } = frame.timescale
  const ticks = isMoment
    ? [0]
    : ticksOf(spanMs, Math.min(mostTicks, Math.floor(frame.px / tickRoom)))
  const height = head + body.height
  return {
    height: height + rowHeight,
    draw: (y) => [
      drawPanel(y + head, body.height),
      ticks.map((ms) => [
        drawLine('grid', ms, y + head, y + height, frame),
        drawTick(ms, y + head - 6, frame),
        drawTick(ms, y + height + 14, frame),
      ]),
      marks.map((mark, at) => drawMark(mark, y + at * rowHeight, y + height, frame)),
      body.draw(y + head),
    ],
  }
}

/** The ground of the picture, a little wider than the axis. */
function drawPanel(y: number, height: number): Part {
  const parts = [
    ['-8', '8'],
    ['0', '100%'],
    ['100%', '8'],
  ]
  return parts.map(
    ([x, width]) =>
      markup`<rect class="panel" x="${x}" y="${y}" width="${width}" height="${height}"/>
`,
  )
}

function drawTick(ms: number, y: number, frame: Frame): Markup {
  const x = percentOf(ms, frame)
  return markup`<text class="tick ${x < 2 ? '' : x > 96 ? 'end' : 'middle'}" x="${x}%" y="${y}">${exactSeconds(ms)} s</text>
`
}
