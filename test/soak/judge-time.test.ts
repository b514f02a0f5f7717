import { describe, expect, it } from 'vitest'
import { judgeTime } from '../../bench/soak/judge-time.ts'

const inTime = {
  wallMs: 900,
  limitMs: 1000,
  afterAbortMs: undefined,
  lagMs: 0,
  report: { elapsedMs: 900 },
}

describe('the time of a call', () => {
  it('is in order within its deadline and some tolerance', () => {
    expect(judgeTime(inTime)).toEqual([])
    expect(judgeTime({ ...inTime, wallMs: 1200 })).toEqual([])
  })

  it('may be later by as much as the process itself was late', () => {
    expect(judgeTime({ ...inTime, wallMs: 2000 })).toHaveLength(1)
    expect(judgeTime({ ...inTime, wallMs: 2000, lagMs: 300 })).toEqual([])
  })

  it('is judged by the report as well, and from an abort on', () => {
    expect(judgeTime({ ...inTime, report: { elapsedMs: 2000 } })).toHaveLength(1)
    expect(judgeTime({ ...inTime, afterAbortMs: 500 })).toHaveLength(1)
  })
})
