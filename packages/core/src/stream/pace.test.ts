import { expect, it } from 'vitest'
import { HandClock } from '../__fixtures__/hand-clock.ts'
import type { Branch } from '../engine/branch.ts'
import type { DeadlineOwner } from '../engine/view.ts'
import { Deadlines } from '../engine/deadlines.ts'
import { Lifetime } from '../engine/lifetime.ts'
import type { PaceLimits } from './pace-limits.ts'
import { Pace } from './pace.ts'

const [a, b] = [{ attempt: 'a' }, { attempt: 'b' }]

function setUp(limits: PaceLimits) {
  const clock = new HandClock()
  const deadlines = new Deadlines(clock)
  deadlines.start()
  const of = Object.assign(new Lifetime(undefined, { name: 'pace', index: 3 }), {
    call: { clock, deadlines },
  })
  const cuts: string[] = []
  const cut = ({ layer, index, limit }: DeadlineOwner, what: string): void =>
    void cuts.push(`${layer} ${index}: ${limit} ${what}, at ${clock.now()}`)
  return { clock, cuts, pace: new Pace(of as unknown as Branch, limits, cut) }
}

it('the first output has as long as it takes from when the layer was entered', async () => {
  const { clock, cuts, pace } = setUp({ firstMs: 50 })
  await clock.advance(30)
  pace.begin(a)
  pace.wait(a)
  await clock.advance(20)
  expect(cuts).toEqual(['pace 3: 50 to the first output, at 50'])
})

it('once there is output, only the time between two parts counts, and only while one is asked for', async () => {
  const { clock, cuts, pace } = setUp({ firstMs: 50, betweenMs: 20 })
  pace.begin(a)
  pace.arrive(a)
  await clock.advance(1000)
  expect([cuts, clock.pending]).toEqual([[], 0])
  pace.wait(a)
  await clock.advance(15)
  pace.arrive(a)
  pace.wait(a)
  await clock.advance(20)
  expect(cuts).toEqual(['pace 3: 20 between two parts, at 1035'])
})

it('a part that shows nothing starts the time between two parts anew', async () => {
  const { clock, cuts, pace } = setUp({ betweenMs: 20 })
  pace.begin(a)
  pace.arrive(a)
  pace.wait(a)
  await clock.advance(15)
  pace.wait(a)
  await clock.advance(15)
  expect(cuts).toEqual([])
})

it('without a limit of its own there is no timer', () => {
  const { clock, pace } = setUp({ betweenMs: 20 })
  pace.begin(a)
  pace.wait(a)
  expect(clock.pending).toBe(0)
  const other = setUp({ firstMs: 50 })
  other.pace.begin(a)
  other.pace.arrive(a)
  other.pace.wait(a)
  expect(other.clock.pending).toBe(0)
})

it('what an attempt held back is gone with it: the next has what is left to the first output', async () => {
  const { clock, cuts, pace } = setUp({ firstMs: 50, betweenMs: 20 })
  pace.begin(a)
  pace.arrive(a)
  pace.wait(a)
  pace.leave(a)
  expect(clock.pending).toBe(0)
  await clock.advance(30)
  pace.begin(b)
  await clock.advance(20)
  expect(cuts).toEqual(['pace 3: 50 to the first output, at 50'])
})

it('an attempt that failed before it showed anything leaves the time to the first output running', async () => {
  const { clock, cuts, pace } = setUp({ firstMs: 50 })
  pace.begin(a)
  pace.leave(a)
  await clock.advance(50)
  expect(cuts).toHaveLength(1)
})

it('an attempt that begins beside one that has shown something changes nothing', async () => {
  const { clock, cuts, pace } = setUp({ firstMs: 50, betweenMs: 500 })
  pace.begin(a)
  pace.arrive(a)
  pace.wait(a)
  await clock.advance(60)
  pace.begin(b)
  pace.wait(b)
  await clock.advance(60)
  expect(cuts).toEqual([])
})

it('when the one that has shown something fails, the one beside it is held to the first output', async () => {
  const { clock, cuts, pace } = setUp({ firstMs: 50 })
  pace.begin(a)
  pace.begin(b)
  pace.arrive(a)
  pace.leave(a)
  await clock.advance(50)
  expect(cuts).toEqual(['pace 3: 50 to the first output, at 50'])
})

it('leaves no timer once what is below has settled', () => {
  const { clock, pace } = setUp({ firstMs: 50 })
  pace.begin(a)
  pace.begin(b)
  pace.arrive(a)
  pace.over()
  pace.leave(a)
  pace.leave(b)
  expect(clock.pending).toBe(0)
})
