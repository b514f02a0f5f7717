import { beforeEach, describe, expect, it, vi } from 'vitest'
import { HandClock } from '../__fixtures__/hand-clock.ts'
import { Deadlines, type Deadline } from './deadlines.ts'
import { Lifetime } from './lifetime.ts'

let clock: HandClock
let deadlines: Deadlines
let passed: string[]
beforeEach(() => {
  clock = new HandClock()
  deadlines = new Deadlines(clock)
  passed = []
})

function deadline(
  name: string,
  at: number,
  of = new Lifetime(undefined, { name, index: 0 }),
): Deadline {
  return { at, of, pass: () => passed.push(`${name} at ${clock.now()}`) }
}

describe('the deadlines of a call', () => {
  it('pass in the order of their time, and of their coming where that is the same', async () => {
    for (const each of [deadline('b', 20), deadline('a', 10), deadline('c', 20)]) {
      deadlines.add(each)
    }
    deadlines.start()
    await clock.advance(30)
    expect(passed).toEqual(['a at 10', 'b at 20', 'c at 20'])
  })

  it('have one timer, and none before the call first waits', () => {
    deadlines.add(deadline('outer', 90))
    deadlines.add(deadline('inner', 40))
    expect(clock.pending).toBe(0)
    deadlines.start()
    expect(clock.pending).toBe(1)
    deadlines.add(deadline('innermost', 10))
    expect(clock.pending).toBe(1)
  })

  it('leave that timer as it is when one comes that is no nearer', () => {
    const timers = vi.spyOn(clock, 'setTimer')
    deadlines.start()
    for (const at of [40, 40, 90]) deadlines.add(deadline('one', at))
    expect(timers).toHaveBeenCalledTimes(1)
  })

  it('pass at their own time when the one that the timer was set for is gone', async () => {
    const inner = deadline('inner', 40)
    deadlines.add(deadline('outer', 90))
    deadlines.add(inner)
    deadlines.start()
    deadlines.remove(inner)
    await clock.advance(89)
    expect(passed).toEqual([])
    await clock.advance(1)
    expect(passed).toEqual(['outer at 90'])
  })

  it('leave no timer once all are gone', () => {
    const [one, two] = [deadline('one', 40), deadline('two', 90)]
    deadlines.start()
    deadlines.add(one)
    deadlines.add(two)
    deadlines.remove(one)
    deadlines.remove(two)
    expect(clock.pending).toBe(0)
  })

  it('are dropped with whatever is around them, and not with what they are of', async () => {
    const outer = new Lifetime(undefined, { name: 'outer', index: 0 })
    const inner = new Lifetime(outer, { name: 'inner', index: 1 })
    deadlines.start()
    deadlines.add(deadline('outer', 50, outer))
    deadlines.add(deadline('inner', 40, inner))
    deadlines.dropInside(outer)
    await clock.advance(60)
    expect(passed).toEqual(['outer at 50'])
  })

  it('of one time let what follows from the first come before the second', async () => {
    deadlines.start()
    const first = deadline('first', 10)
    deadlines.add({ ...first, pass: () => void Promise.resolve().then(() => passed.push('news')) })
    deadlines.add(deadline('second', 10))
    await clock.advance(10)
    expect(passed).toEqual(['news', 'second at 10'])
  })
})
