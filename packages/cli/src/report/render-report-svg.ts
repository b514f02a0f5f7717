import { showFigures } from './figures.ts'
import { faultText } from './attempt-words.ts'
import { space, stack, type Block } from './block.ts'
import { describeCall } from './describe-call.ts'
import { drawCall } from './draw-call.ts'
import { drawText } from './draw-text.ts'
import { headline, stopSentence } from './headline.ts'
import { Markup, markup } from './markup.ts'
import { pictureStyle } from './picture-style.ts'
import type { ReportFile } from './report-file.ts'

const width = 880
const margin = 28

/** More faults than these are told by the HTML file alone. */
const faultsTold = 12

/** The diagonal lines of a bar that was cut short. */
export const hatch: Markup = markup`<defs><pattern id="stint-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="hatch" x1="0" x2="0" y1="0" y2="5"/></pattern></defs>`

/** The waterfall of a call as an SVG that stands by itself, to be put into an incident review. */
export function renderReportSvg(file: ReportFile): string {
  const px = width - 2 * margin
  const picture = stack([...drawHead(file, px), drawCall(file, px), ...drawFaults(file, px)])
  const height = Math.ceil(picture.height + 2 * margin)
  return markup`<svg xmlns="http://www.w3.org/2000/svg" class="stint-picture" role="img" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<title>${headline(file.report)}</title>
<desc>${describeCall(file)}</desc>
<style>
${new Markup(pictureStyle)}</style>
${hatch}
<rect class="paper" width="${width}" height="${height}"/>
<svg x="${margin}" y="${margin}" width="${px}" height="${height - 2 * margin}" overflow="visible">
${picture.draw(0)}</svg>
</svg>
`.text
}

function drawHead(file: ReportFile, px: number): readonly Block[] {
  const { report } = file
  return [
    {
      height: 30,
      draw: (y) => markup`<text class="title" y="${y + 16}">${headline(report)}</text>
`,
    },
    drawText([stopSentence(report), showFigures(file)].filter(Boolean).join(' '), px, 'quiet'),
    space(14),
  ]
}

/** The faults in their own words. */
function drawFaults({ report }: ReportFile, px: number): readonly Block[] {
  const faults = report.attempts.flatMap((attempt) => {
    const text = attempt.fault && faultText(attempt.fault)
    return text === undefined ? [] : [`${attempt.number}: ${text}`]
  })
  if (faults.length === 0) return []
  const more = faults.length - faultsTold
  const lines = more > 0 ? [...faults.slice(0, faultsTold), `and ${more} more`] : faults
  return [space(14), ...lines.map((line) => drawText(line, px, ''))]
}
