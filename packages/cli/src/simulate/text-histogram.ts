import type { Simulation } from './simulate.ts'
import { columnsOf } from './summary.ts'
import { marksOf, showMark } from './time-scale.ts'

const barWidth = 24

/** How long calls took, as bars: full where they succeeded, shaded where they failed. */
export function textHistogram(
  simulations: readonly { readonly name: string; readonly simulation: Simulation }[],
): string {
  const columns = simulations.map(({ simulation }) => columnsOf(simulation))
  const all = Float64Array.from(columns.flatMap(({ ms }) => [...ms])).toSorted()
  const edges = [...marksOf(all).slice(1), Infinity]
  const counted = columns.map(({ ms, ok }) => count(ms, ok, edges))
  const most = Math.max(...counted.flat().map(({ share }) => share))
  const rows = edges.map((edge, at) => {
    const label = edge === Infinity ? 'more' : `to ${showMark(edge)}`
    return [label, ...counted.map((bins) => bar(bins[at]!, most))]
  })
  const head = ['time of a call', ...simulations.map(({ name }) => name)]
  const end = edges.findLastIndex((_, at) => counted.some((bins) => bins[at]!.share > 0))
  return [head, ...rows.slice(0, end + 1)].map((row) => layOut(row)).join('\n')
}

interface Bin {
  readonly share: number
  readonly failed: number
}

function count(ms: Float64Array, ok: ArrayLike<number>, edges: readonly number[]): Bin[] {
  const bins = edges.map(() => ({ share: 0, failed: 0 }))
  for (const [at, time] of ms.entries()) {
    const bin = bins[edges.findIndex((edge) => time <= edge)]!
    bin.share += 1 / ms.length
    if (ok[at] === 0) bin.failed += 1 / ms.length
  }
  return bins
}

function bar({ share, failed }: Bin, most: number): string {
  const length = Math.round((share / most) * barWidth)
  const shaded = share === 0 ? 0 : Math.round((failed / share) * length)
  const drawn = '█'.repeat(length - shaded) + '░'.repeat(shaded)
  return share === 0 ? '' : `${drawn} ${(share * 100).toFixed(1)} %`
}

function layOut([label = '', ...bars]: readonly string[]): string {
  return [label.padEnd(22), ...bars.map((each) => each.padEnd(barWidth + 10))].join('').trimEnd()
}
