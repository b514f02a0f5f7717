import { across, frame, timeAxis, up, yOf, type TimeAxis } from './plot-axes.ts'
import type { Simulation } from './simulate.ts'
import { columnsOf } from './summary.ts'
import { marksOf } from './time-scale.ts'

/** What a plot shows. */
export interface Plotted {
  /** In the line below the title. */
  readonly caption: string
  /** One pipeline or two. */
  readonly all: readonly { readonly name: string; readonly simulation: Simulation }[]
}

const [width, height] = [860, 500]

const style = `
  svg { --ink: #1d2430; --faint: #667085; --grid: #e4e7ec; --paper: #ffffff; --first: #1f6feb; --second: #c2410c }
  @media (prefers-color-scheme: dark) {
    svg { --ink: #e6e9ef; --faint: #98a2b3; --grid: #2b3340; --paper: #12161d; --first: #6cb0ff; --second: #ff9b5e }
  }
  text { font: 13px system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; fill: var(--ink) }
  .title { font-size: 18px; font-weight: 600 }
  .faint { fill: var(--faint) }
  .name { font-weight: 600 }
  .grid { stroke: var(--grid); fill: none }
  .first { stroke: var(--first); fill: none } .second { stroke: var(--second); fill: none }
  text.first { fill: var(--first); stroke: none } text.second { fill: var(--second); stroke: none }
  .result { stroke-width: 2.5; stroke-linejoin: round }
  .result.first { stroke-width: 5 }
  .over { stroke-width: 1.5; stroke-dasharray: 2 4 }
`

/**
 * Draws which share of calls has a result after how long, and which share is over, as one SVG that needs nothing else.
 * It follows the reader's light or dark mode.
 */
export function plotSvg({ caption, all }: Plotted): string {
  const curves = all.map(({ name, simulation }, at) => curveOf(name, simulation, at))
  const marks = marksOf(Float64Array.from(curves.flatMap(({ over }) => [...over])).toSorted())
  const axis = timeAxis(marks)
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title">`,
    `<title id="title">Share of calls with a result, by time: ${escape(caption)}</title>`,
    `<style>${style}</style>`,
    `<rect width="${width}" height="${height}" fill="var(--paper)"/>`,
    `<text class="title" x="${frame.left}" y="36">Share of calls with a result, by time</text>`,
    `<text class="faint" x="${frame.left}" y="58">${escape(caption)}</text>`,
    ...across(axis),
    ...up(),
    ...curves.flatMap(({ over, results, total, look }) => [
      `<path class="over ${look}" d="${path(over, total, axis)}"/>`,
      `<path class="result ${look}" d="${path(results, total, axis)}"/>`,
    ]),
    ...labels(curves),
    legend(),
    '</svg>',
  ]
  return `${lines.join('\n')}\n`
}

interface Curve {
  readonly name: string
  readonly look: 'first' | 'second'
  readonly total: number
  /** Times of calls that are over, and of those with a result, sorted. */
  readonly over: Float64Array
  readonly results: Float64Array
}

function curveOf(name: string, simulation: Simulation, at: number): Curve {
  const { ms, ok } = columnsOf(simulation)
  return {
    name,
    look: at === 0 ? 'first' : 'second',
    total: ms.length,
    over: ms.toSorted(),
    results: ms.filter((_, call) => ok[call] === 1).toSorted(),
  }
}

/** The share of calls that a sorted list of times has reached, at each step across. */
function path(sorted: Float64Array, total: number, axis: TimeAxis): string {
  const points: string[] = []
  let reached = 0
  for (let x = frame.left; x <= frame.right; x += 2) {
    const ms = axis.ms(x) * (1 + 1e-9)
    while (reached < sorted.length && sorted[reached]! <= ms) reached++
    points.push(`${x},${yOf(reached / total).toFixed(1)}`)
  }
  return `M${points.join('L')}`
}

/** Each curve's name and end, beside it, and apart from the other. */
function labels(curves: readonly Curve[]): string[] {
  const ends = curves.map(({ results, total }) => results.length / total)
  const [first = 0, second] = ends.map((share) => yOf(share))
  const apart = second === undefined ? 0 : Math.max(0, 44 - Math.abs(first - second)) / 2
  const firstIsUpper = second === undefined || first <= second
  return curves.flatMap(({ name, look }, at) => {
    const isUpper = (at === 0) === firstIsUpper
    const y = yOf(ends[at]!) + (isUpper ? -apart : apart)
    const x = frame.right + 12
    return [
      `<text class="name ${look}" x="${x}" y="${y}">${escape(short(name))}</text>`,
      `<text class="${look}" x="${x}" y="${y + 17}">${(ends[at]! * 100).toFixed(1)} % have a result</text>`,
    ]
  })
}

function legend(): string {
  const y = height - 28
  const x = frame.left
  return [
    `<path d="M${x},${y - 4}h32" stroke="var(--ink)" stroke-width="2.5"/>`,
    `<text class="faint" x="${x + 40}" y="${y}">has a result</text>`,
    `<path d="M${x + 140},${y - 4}h32" stroke="var(--ink)" stroke-width="1.5" stroke-dasharray="2 4"/>`,
    `<text class="faint" x="${x + 180}" y="${y}">is over, with a result or without (what lies between the two has failed)</text>`,
  ].join('\n')
}

/** The end of a long path says more than its beginning. */
function short(name: string): string {
  return name.length > 26 ? `…${name.slice(-25)}` : name
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
