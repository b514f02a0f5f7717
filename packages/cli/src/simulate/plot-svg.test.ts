import { retry } from '@stint/middleware'
import { describe, expect, it } from 'vitest'
import { inWorld } from './__fixtures__/in-world.ts'
import { plotSvg } from './plot-svg.ts'
import { textHistogram } from './text-histogram.ts'

const world =
  'targets: { a: { latency: { uniform: [10s, 40s] }, faults: { overloaded: { rate: 0.3, after: 3m } } } }'
const simulated = (attempts: number) =>
  inWorld({ world, layers: () => [retry({ attempts, backoff: 1 })], to: 'a', calls: 500 })

/** The points of a curve. */
function points(svg: string, look: string): (readonly number[])[] {
  const [, d = ''] = new RegExp(`<path class="${look}" d="M([^"]+)"`).exec(svg) ?? []
  return d.split('L').map((point) => point.split(',').map(Number))
}

describe('the plot', () => {
  it('draws for each pipeline how many calls have a result, and how many are over', async () => {
    const all = [
      { name: 'a.yaml', simulation: await simulated(2) },
      { name: 'b.yaml', simulation: await simulated(1) },
    ]
    const svg = plotSvg({ caption: '500 calls', all })
    const [first, second, over] = ['result first', 'result second', 'over second'].map((look) =>
      points(svg, look),
    )
    for (const curve of [first!, second!, over!]) {
      expect(curve.length).toBeGreaterThan(200)
      // It never falls: upwards is less.
      expect(curve.every(([, y], at) => at === 0 || y! <= curve[at - 1]![1]!)).toBe(true)
      expect(curve[0]![1]).toBe(416)
    }
    const failed = all[1]!.simulation.summary.faults[0]!.share.value
    expect((second!.at(-1)![1]! - over!.at(-1)![1]!) / (416 - 92)).toBeCloseTo(failed, 2)
    expect(first!.at(-1)![1]).toBeLessThan(second!.at(-1)![1]!)
    expect(svg).toContain(`${((1 - failed) * 100).toFixed(1)} % have a result`)
  })

  it('needs nothing from elsewhere, and writes names as text', async () => {
    const svg = plotSvg({
      caption: 'a & b <script>',
      all: [{ name: '<b>/a very long path to the file.yaml', simulation: await simulated(1) }],
    })
    expect(svg).toContain('a &amp; b &lt;script&gt;')
    expect(svg).toContain('…')
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(
      /https?:|<script|<b>|url\(|NaN/,
    )
  })

  it('keeps names apart that end at the same height', async () => {
    const simulation = await simulated(2)
    const svg = plotSvg({ caption: '', all: ['a', 'b'].map((name) => ({ name, simulation })) })
    const [a, b] = [...svg.matchAll(/class="name \w+" x="\d+" y="([\d.]+)"/g)].map(([, y]) =>
      Number(y),
    )
    expect(b! - a!).toBeGreaterThanOrEqual(44)
  })
})

describe('the histogram', () => {
  it('has a bar for each span of time, shaded where calls failed', async () => {
    const text = textHistogram([{ name: 'a.yaml', simulation: await simulated(1) }])
    const lines = text.split('\n')
    expect(lines[0]).toMatch(/^time of a call +a.yaml$/)
    expect(lines.find((line) => line.startsWith('to 20 s'))).toMatch(/█+ \d+\.\d %$/)
    expect(lines.at(-1)).toMatch(/^to 3 min +░+ \d+\.\d %$/)
    const shares = lines
      .slice(1)
      .flatMap((line) => [...line.matchAll(/([\d.]+) %/g)].map(([, n]) => Number(n)))
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(100, 0)
  })

  it('has a bar for calls that never end', async () => {
    const hanging = await inWorld({
      world: 'targets: { a: { latency: 10s, faults: { hang: 0.5 } } }',
      to: 'a',
      calls: 100,
    })
    const text = textHistogram([{ name: 'a.yaml', simulation: hanging }])
    expect(text.split('\n').at(-1)).toMatch(/^more +░+ /)
  })
})
