import type { Report } from '@stint/core'
import { endOf } from './attempt-words.ts'
import { type Block } from './block.ts'
import { markup, type Markup } from './markup.ts'
import { letter, widthOf } from './text-width.ts'

interface Entry {
  readonly text: string
  isNeeded(report: Report): boolean
  draw(x: number, y: number): Markup
}

const sampleWidth = 26
const rowHeight = 20

const bar =
  (style: string) =>
  (x: number, y: number): Markup =>
    markup`<rect class="bar ${style}" x="${x}" y="${y - 9}" width="${sampleWidth}" height="10"/>`

const entries: readonly Entry[] = [
  {
    text: 'succeeded',
    isNeeded: ({ attempts }) => attempts.some((each) => endOf(each) === 'ok'),
    draw: bar('ok'),
  },
  {
    text: 'failed',
    isNeeded: ({ attempts }) => attempts.some((each) => endOf(each) === 'fault'),
    draw: bar('fault'),
  },
  {
    text: 'cut short',
    isNeeded: ({ attempts }) => attempts.some((each) => endOf(each) === 'cut'),
    draw: bar('cut'),
  },
  {
    text: 'wait',
    isNeeded: ({ waits }) => waits.length > 0,
    draw: (x, y) =>
      markup`<line class="wait" x1="${x}" x2="${x + sampleWidth}" y1="${y - 4}" y2="${y - 4}"/>`,
  },
  {
    text: 'skipped',
    isNeeded: ({ skips }) => skips.length > 0,
    draw: (x, y) =>
      markup`<path class="skip" transform="translate(${x + sampleWidth / 2} ${y - 4})" d="M0-5 5 0 0 5-5 0Z"/>`,
  },
]

/** What the shapes mean: those that are in the picture. */
export function drawLegend(report: Report, px: number): Block {
  let x = 0
  let row = 0
  const placed = entries
    .filter((entry) => entry.isNeeded(report))
    .map((entry) => {
      const width = Math.ceil(sampleWidth + 8 + widthOf(entry.text) + 18)
      if (x > 0 && x + width > px) {
        x = 0
        row += 1
      }
      const at = { entry, x, row }
      x += width
      return at
    })
  return {
    height: placed.length === 0 ? 0 : (row + 1) * rowHeight + 4,
    draw: (top) =>
      placed.map((at) => {
        const y = top + at.row * rowHeight + letter + 2
        return markup`${at.entry.draw(at.x, y)}<text class="quiet" x="${at.x + sampleWidth + 8}" y="${y}">${at.entry.text}</text>
`
      }),
  }
}
