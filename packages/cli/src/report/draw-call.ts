import type { ReportFile } from './report-file.ts'
import { space, stack, type Block, type Frame } from './block.ts'
import { callLimits } from './call-limits.ts'
import { drawAxis } from './draw-axis.ts'
import { drawLane } from './draw-lane.ts'
import { drawText } from './draw-text.ts'
import { drawLegend } from './draw-legend.ts'
import { drawLimits } from './draw-limits.ts'
import { lanesOf } from './lanes.ts'
import { timescaleOf } from './timescale.ts'

/** With more attempts than this each is a thin bar, and its text is in the table alone. */
const roomFor = 40

/** The waterfall of a call: attempts by target and shape as bars over time. */
export function drawCall(file: ReportFile, px: number): Block {
  const { report } = file
  const limits = callLimits(file)
  const frame: Frame = { px, timescale: timescaleOf(report, limits) }
  const isDense = report.attempts.length > roomFor
  const lanes = lanesOf(report).map((lane) => drawLane(lane, frame, isDense))
  const nothing = report.outcome === 'running' ? 'nothing has ended yet' : 'nothing was attempted'
  const body = stack([
    space(10),
    ...lanes,
    ...(lanes.length === 0 ? [drawText(nothing, px, 'label quiet'), space(8)] : []),
    drawLimits(report, limits, frame),
  ])
  return stack([drawAxis(report, frame, body), space(10), drawLegend(report, px)])
}
