import { describe, expect, it } from 'vitest'
import { sequence } from './chance.ts'
import { readDistribution } from './distribution.ts'

const count = 100_000

function draw(given: unknown): readonly number[] {
  const next = sequence(42)
  const distribution = readDistribution(given)
  return Array.from({ length: count }, () => distribution!.sample(next(), next())).toSorted(
    (a, b) => a - b,
  )
}

const mean = (sorted: readonly number[]): number => sorted.reduce((sum, x) => sum + x, 0) / count
const deviation = (sorted: readonly number[]): number => {
  const middle = mean(sorted)
  return Math.sqrt(mean(sorted.map((x) => (x - middle) ** 2)))
}

describe('a distribution', () => {
  it('is a constant when it is a duration', () => {
    expect(new Set(draw('20s'))).toEqual(new Set([20_000]))
    expect(new Set(draw(0))).toEqual(new Set([0]))
  })

  it('that is uniform has its ends, mean and deviation', () => {
    const drawn = draw({ uniform: ['5s', '20s'] })
    expect(drawn[0]).toBeGreaterThanOrEqual(5_000)
    expect(drawn.at(-1)).toBeLessThan(20_000)
    expect(mean(drawn) / 12_500).toBeCloseTo(1, 2)
    expect(deviation(drawn) / (15_000 / Math.sqrt(12))).toBeCloseTo(1, 2)
  })

  it('that is exponential has its mean as its deviation, and forgets', () => {
    const drawn = draw({ exponential: '20s' })
    expect(mean(drawn) / 20_000).toBeCloseTo(1, 1)
    expect(deviation(drawn) / 20_000).toBeCloseTo(1, 1)
    const longer = drawn.filter((x) => x > 20_000)
    expect(longer.length / count).toBeCloseTo(Math.exp(-1), 2)
  })

  it('that is lognormal has its median, its 95th percentile and the mean that follows', () => {
    const drawn = draw({ median: '20s', p95: '60s' })
    expect(drawn[count / 2]! / 20_000).toBeCloseTo(1, 1)
    expect(drawn[count * 0.95]! / 60_000).toBeCloseTo(1, 1)
    const sigma = Math.log(3) / 1.6448536
    expect(mean(drawn) / (20_000 * Math.exp(sigma ** 2 / 2))).toBeCloseTo(1, 1)
    expect(drawn.filter((x) => x <= 60_000).length / count).toBeCloseTo(0.95, 2)
  })

  it('that is a list gives each of it as often', () => {
    const drawn = draw({ list: ['1s', 2_000, '80s'] })
    for (const ms of [1_000, 2_000, 80_000]) {
      expect(drawn.filter((x) => x === ms).length / count).toBeCloseTo(1 / 3, 2)
    }
  })

  it.each([
    ['soon'],
    [-1],
    [Infinity],
    [null],
    [{}],
    [['5s', '20s']],
    [{ uniform: ['20s', '5s'] }],
    [{ uniform: ['5s'] }],
    [{ uniform: ['5s', '6s', '7s'] }],
    [{ exponential: 'x' }],
    [{ median: '20s' }],
    [{ median: '20s', p95: '10s' }],
    [{ median: 0, p95: '10s' }],
    [{ median: '20s', p95: '60s', max: '90s' }],
    [{ list: [] }],
    [{ list: ['5s', 'x'] }],
  ])('is not %j', (given) => {
    expect(readDistribution(given)).toBeUndefined()
  })
})
