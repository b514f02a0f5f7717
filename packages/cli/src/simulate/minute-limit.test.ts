import { describe, expect, it } from 'vitest'
import { MinuteLimit } from './minute-limit.ts'

describe('a limit of requests per minute', () => {
  it('lets so many in within any 60 s, and says how long the next has to wait', () => {
    const limit = new MinuteLimit(2)
    const asked = [0, 10_000, 20_000, 59_999, 60_000, 60_001, 70_000]
    expect(asked.map((now) => limit.wait(now))).toEqual([0, 0, 40_000, 1, 0, 9_999, 0])
  })
})
