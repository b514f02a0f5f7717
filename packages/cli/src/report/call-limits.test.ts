import type { Report } from '@stint/core'
import { describe, expect, it } from 'vitest'
import { hedged, outOfTime, refused } from './__fixtures__/failures.ts'
import { callLimits } from './call-limits.ts'
import { readReport } from './read-report.ts'

describe('callLimits', async () => {
  const calls = { hedged: await hedged(), outOfTime: await outOfTime(), refused: await refused() }
  const { report } = calls.outOfTime

  function of(saved: object): ReturnType<typeof callLimits> {
    return callLimits(readReport(JSON.stringify(saved), 'a'))
  }

  function stopped(by: NonNullable<Report['stoppedBy']>, more: Partial<Report> = {}): object {
    return { ...report, stoppedBy: by, ...more }
  }

  it('has those that the explanation declares for the whole call, not those of an attempt', () => {
    expect(of(calls.hedged)).toEqual([
      { layer: 'deadline', index: 0, ms: 60_000, stopped: true },
      { layer: 'budget', index: 1, attempts: 3, cost: 0.5, stopped: false },
    ])
  })

  it('has the one that ended the call, where there is no explanation', () => {
    expect(of(report)).toEqual([{ layer: 'deadline', index: 0, ms: 90_000, stopped: true }])
    expect(of(stopped({ layer: 'budget', index: 1, limit: 3 }))).toEqual([
      { layer: 'budget', index: 1, attempts: 3, stopped: true },
    ])
    expect(of(stopped({ layer: 'deadline', index: -1, limit: 70_000 }))).toMatchObject([
      { ms: 70_000 },
    ])
  })

  it('places no deadline that may have begun later than the call', () => {
    expect(of(stopped({ layer: 'deadline', index: 3, limit: 90_000 }))).toEqual([])
    expect(of(stopped({ layer: 'deadline', index: 0, limit: 30_000 }))).toEqual([])
    const ranOut = stopped({ layer: 'deadline', index: 3, limit: 59_530 })
    expect(of(ranOut)).toMatchObject([{ index: 3, ms: 59_530 }])
  })

  it('takes no other limit for a number of attempts', () => {
    expect(of(stopped({ layer: 'budget', index: 1, limit: 0.5 }))).toEqual([])
    expect(of(stopped({ layer: 'limit', index: 1, limit: 3 }))).toEqual([])
    expect(of(calls.refused)).toEqual([])
  })
})
