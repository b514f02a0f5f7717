import type { Report } from '@stint/core'
import { describe, expect, it } from 'vitest'
import { outOfTime, running } from './__fixtures__/failures.ts'
import { ticksOf, timescaleOf } from './timescale.ts'

describe('ticksOf', () => {
  it.each([
    [131_119, 8, [0, 20_000, 40_000, 60_000, 80_000, 100_000, 120_000]],
    [90_000, 4, [0, 50_000]],
    [60_000, 8, [0, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000]],
    [0.7, 4, [0, 0.5]],
    [12, 4, [0, 5, 10]],
  ])('of %d ms, %i at most', (spanMs, most, ticks) => {
    expect(ticksOf(spanMs, most)).toEqual(ticks)
  })

  it('gives two at least, and never more than were asked for', () => {
    for (let spanMs = 1; spanMs < 1e7; spanMs = spanMs * 1.37 + 1) {
      for (const most of [4, 6, 8, 11]) {
        const ticks = ticksOf(spanMs, most)
        expect(ticks.length).toBeLessThanOrEqual(most)
        expect(ticks.length).toBeGreaterThan(1)
      }
    }
  })
})

describe('timescaleOf', async () => {
  const { report } = await outOfTime()
  const deadline = (ms: number): Parameters<typeof timescaleOf>[1] => [
    { layer: 'deadline', index: 0, ms, stopped: false },
  ]

  it('reaches to a deadline that is not far off', () => {
    expect(timescaleOf(report, deadline(90_000))).toMatchObject({ spanMs: 90_000, beyond: [] })
  })

  it('leaves out a deadline beside which nothing would be seen', () => {
    const far = timescaleOf(report, deadline(900_000))
    expect(far).toMatchObject({ spanMs: report.elapsedMs, deadlines: [] })
    expect(far.beyond).toHaveLength(1)
  })

  it('reaches to the planned end of a wait while the call runs, and not beyond a call that is over', async () => {
    const now: Report = (await running()).report
    expect(timescaleOf(now, []).spanMs).toBeGreaterThan(now.elapsedMs)
    expect(timescaleOf({ ...now, outcome: 'aborted' }, []).spanMs).toBe(now.elapsedMs)
  })
})
