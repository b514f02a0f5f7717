import { drawPanel, type Panel } from './panel.ts'
import { fitLine, secondHalf, type Point } from './slope.ts'
import type { LiveSample, SoakResult } from './soak-result.ts'

const width = 960
const panelHeight = 120
const gap = 62
const left = 58
const right = 24

const blue = '#1c7ed6'
const green = '#2f9e44'
const red = '#e03131'
const orange = '#e8590c'
const violet = '#7048e8'
const grey = '#868e96'

/** The soak over time as one SVG: calls by outcome, calls in flight, heap, handles, lateness of timers. */
export function drawPlot(result: SoakResult): string {
  const panels = panelsOf(result)
  const height = panels.length * (panelHeight + gap) + 40
  const inner = width - left - right
  const seconds = Math.max(1, result.live.at(-1)?.atSec ?? 1, result.idle.at(-1)?.atSec ?? 1)
  const drawn = panels.map((panel, at) => {
    const top = 40 + at * (panelHeight + gap)
    return drawPanel(panel, { top, height: panelHeight, left, width: inner, seconds })
  })
  const bottom = height - gap + 24
  const ticks = Array.from({ length: 7 }, (_, at) => {
    const x = left + (at / 6) * inner
    return `<text class="tick" text-anchor="middle" x="${x}" y="${bottom}">${Math.round((at / 6) * seconds)} s</text>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height - 20}" width="${width}" height="${height - 20}" role="img" aria-label="The soak over time">
<style>text{font:12px system-ui,sans-serif;fill:#212529}.title{font-weight:600;font-size:13px}.tick{fill:#868e96;font-size:11px}.grid{stroke:#e9ecef}</style>
<rect width="100%" height="100%" fill="#fff"/>
${[...drawn, ...ticks].join('\n')}
</svg>
`
}

function panelsOf({ live, idle }: SoakResult): readonly Panel[] {
  const over = (y: (sample: LiveSample) => number): Point[] =>
    live.map((sample) => ({ x: sample.atSec, y: y(sample) }))
  const atRest = idle.map(({ atSec, heapMB }) => ({ x: atSec, y: heapMB }))
  const half = secondHalf(atRest)
  const { start, rise } = fitLine(half)
  const trend =
    half.length < 2 ? [] : [half[0]!, half.at(-1)!].map(({ x }) => ({ x, y: start + rise * x }))
  return [
    {
      title: 'Calls settled per second',
      series: [
        { name: 'ok', colour: green, points: perSecond(live, 'ok') },
        { name: 'failed', colour: red, points: perSecond(live, 'failed') },
        { name: 'aborted', colour: orange, points: perSecond(live, 'aborted') },
      ],
    },
    {
      title: 'Calls in flight',
      series: [{ name: 'calls', colour: blue, points: over(({ inFlight }) => inFlight) }],
    },
    {
      title: 'Heap, MB',
      series: [
        { name: 'under load', colour: grey, points: over(({ heapMB }) => heapMB) },
        { name: 'at rest, without garbage', colour: blue, points: atRest, as: 'dots' },
        { name: 'its trend in the second half', colour: red, points: trend, as: 'dashes' },
      ],
    },
    {
      title: 'Resident memory, MB',
      series: [{ name: 'process', colour: grey, points: over(({ rssMB }) => rssMB) }],
    },
    {
      title: 'Handles',
      series: [
        { name: 'sockets', colour: violet, points: over(({ sockets }) => sockets) },
        { name: 'timers', colour: orange, points: over(({ timers }) => timers) },
        {
          name: 'timers at rest',
          colour: red,
          points: idle.map(({ atSec, timers }) => ({ x: atSec, y: timers })),
          as: 'dots',
        },
      ],
    },
    {
      title: 'Latest timer in each second, ms',
      series: [{ name: 'late by', colour: grey, points: over(({ lagMs }) => lagMs) }],
    },
  ]
}

function perSecond(live: readonly LiveSample[], outcome: string): Point[] {
  return live.slice(1).map((sample, at) => {
    const earlier = live[at]!
    const calls = (sample.outcomes[outcome] ?? 0) - (earlier.outcomes[outcome] ?? 0)
    return { x: sample.atSec, y: calls / (sample.atSec - earlier.atSec) }
  })
}
