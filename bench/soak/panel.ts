import type { Point } from './slope.ts'

/** One line, or a row of dots, of a panel. */
export interface Series {
  readonly name: string
  readonly colour: string
  readonly points: readonly Point[]
  readonly as?: 'line' | 'dots' | 'dashes'
}

/** One diagram of the plot: what it shows, over the seconds of the soak. */
export interface Panel {
  readonly title: string
  readonly series: readonly Series[]
}

/** Where a panel is drawn, and over which time. */
export interface Frame {
  readonly top: number
  readonly height: number
  readonly left: number
  readonly width: number
  readonly seconds: number
}

/** Draws a panel: its title and legend, an axis with round numbers, and its series. */
export function drawPanel({ title, series }: Panel, frame: Frame): string {
  const { top, height, left, width, seconds } = frame
  const highest = Math.max(0, ...series.flatMap(({ points }) => points.map(({ y }) => y)))
  const step = roundStep(highest / 4)
  const most = Math.max(step, Math.ceil(highest / step) * step)
  const x = (value: number): string => (left + (value / seconds) * width).toFixed(1)
  const y = (value: number): string => (top + height - (value / most) * height).toFixed(1)
  const levels = Array.from({ length: Math.round(most / step) + 1 }, (_, at) => at * step)
  const grid = levels.map(
    (level) =>
      `<line class="grid" x1="${left}" x2="${left + width}" y1="${y(level)}" y2="${y(level)}"/>` +
      `<text class="tick" text-anchor="end" x="${left - 6}" y="${Number(y(level)) + 4}">${round(level)}</text>`,
  )
  const drawn = series.map(({ points, colour, as = 'line' }) => {
    if (as === 'dots') {
      return points
        .map((point) => `<circle cx="${x(point.x)}" cy="${y(point.y)}" r="3" fill="${colour}"/>`)
        .join('')
    }
    const path = points.map((point) => `${x(point.x)},${y(point.y)}`).join(' ')
    const dashes = as === 'dashes' ? ' stroke-dasharray="6 4"' : ''
    return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="1.5"${dashes}/>`
  })
  return [heading(title, series, frame), ...grid, ...drawn].join('\n')
}

function heading(title: string, series: readonly Series[], { left, top, width }: Frame): string {
  const keys = series
    .map(({ name, colour }) => `<tspan dx="14" fill="${colour}">●</tspan> ${name}`)
    .join('')
  return (
    `<text class="title" x="${left}" y="${top - 10}">${title}</text>` +
    `<text class="key" text-anchor="end" x="${left + width}" y="${top - 10}">${keys}</text>`
  )
}

/** 1, 2 or 5 times a power of ten, at least the value. */
function roundStep(value: number): number {
  if (value <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  return [1, 2, 5, 10].map((times) => times * power).find((step) => step >= value * 0.999)!
}

function round(value: number): string {
  return String(Number(value.toPrecision(6)))
}
