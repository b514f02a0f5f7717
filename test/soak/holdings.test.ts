import { describe, expect, it } from 'vitest'
import { judgeHoldings } from '../../bench/soak/judge-holdings.ts'
import type { Holdings } from '../../bench/soak/vitals.ts'

function held(fields: Partial<Holdings> = {}): Holdings {
  return { atSec: 0, heapMB: 30, rssMB: 100, sockets: 0, timers: 0, resources: {}, ...fields }
}

/** Looks every quarter of a minute, at a heap that grows by so much per minute. */
function growing(perMinute: number, from = 0): Holdings[] {
  return Array.from({ length: 12 }, (_, at) =>
    held({ atSec: at * 15, heapMB: 30 + Math.max(0, at - from) * 0.25 * perMinute }),
  )
}

const before = held()
const after = held()

describe('what the process holds', () => {
  it('is in order when the heap is flat and nothing is left', () => {
    const judged = judgeHoldings({ before, after, idle: growing(0), heapLimit: 1 })
    expect(judged).toEqual({ slope: 0, problems: [] })
  })

  it('is not when the heap grows on in the second half', () => {
    const { slope, problems } = judgeHoldings({ before, after, idle: growing(3), heapLimit: 1 })
    expect(slope).toBeCloseTo(3)
    expect(problems).toEqual(['the heap grows by 3.00 MB per minute, 1 at most'])
  })

  it('is not judged by a heap that was seen too seldom', () => {
    const idle = growing(3).slice(0, 3)
    expect(judgeHoldings({ before, after, idle, heapLimit: 1 })).toEqual({ problems: [] })
  })

  it('is not when a socket or a timer is left that was not there before', () => {
    const left = held({ resources: { TCPSocketWrap: 1, Timeout: 2, PipeWrap: 1 } })
    const had = held({ resources: { PipeWrap: 1, Timeout: 1 } })
    const { problems } = judgeHoldings({ before: had, after: left, idle: [], heapLimit: 1 })
    expect(problems).toEqual([
      'left after everything was closed: 1 TCPSocketWrap',
      'left after everything was closed: 1 Timeout',
    ])
  })
})
