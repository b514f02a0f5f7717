import { figuresOf } from './figures.ts'
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
const numbersTold = 6

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
  const stop = stopSentence(report)
  const figures = figuresOf(file).map(({ phrase }) => phrase)
  return [
    {
      height: 30,
      draw: (y) => markup`<text class="title" y="${y + 16}">${headline(report)}</text>
`,
    },
    ...(stop === undefined ? [] : [drawText(stop, px, '')]),
    drawText(figures.join(' · '), px, 'quiet'),
    space(14),
  ]
}

/** The faults in their own words, each said once. */
function drawFaults({ report }: ReportFile, px: number): readonly Block[] {
  const said = new Map<string, number[]>()
  for (const { number, fault } of report.attempts) {
    const text = fault && faultText(fault)
    if (text !== undefined) said.set(text, [...(said.get(text) ?? []), number])
  }
  const lines = [...said].map(([text, numbers]) => `${listed(numbers)}: ${text}`)
  const more = lines.length - faultsTold
  if (more > 0) lines.splice(faultsTold, more, `and ${more} more`)
  if (lines.length === 0) return []
  return [space(14), ...lines.map((line) => drawText(line, px, ''))]
}

/** `1, 2, 3 and 97 more` */
function listed(numbers: readonly number[]): string {
  const shown = numbers.slice(0, numbersTold).join(', ')
  const more = numbers.length - numbersTold
  return more > 0 ? `${shown} and ${more} more` : shown
}
