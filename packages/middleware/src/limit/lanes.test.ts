import { virtualClock } from '@stint/testkit'
import { expect, test } from 'vitest'
import { Lanes } from './lanes.ts'

const rules = { concurrent: 1, perMinute: Infinity, queue: 1 }

test('a key keeps its lane', () => {
  const lanes = new Lanes(rules)
  expect(lanes.of('a', 0)).toBe(lanes.of('a', 0))
  expect(lanes.of('a', 0)).not.toBe(lanes.of('b', 0))
})

test('idle lanes are forgotten, those with somebody inside or waiting are not', () => {
  const lanes = new Lanes(rules)
  const busy = lanes.of('busy', 0)
  busy.tryEnter(0)
  for (let n = 0; n < 5000; n += 1) lanes.of(`key ${n}`, 0)
  expect(lanes.size).toBeLessThanOrEqual(1001)
  expect(lanes.of('busy', 0)).toBe(busy)
})

test('a lane with a start in the last minute is not forgotten', () => {
  const lanes = new Lanes({ concurrent: 1, perMinute: 1, queue: 0 })
  lanes.of('busy', 0).tryEnter(0)?.release()
  for (let n = 0; n < 2000; n += 1) lanes.of(`key ${n}`, 1000)
  expect(lanes.of('busy', 1000).tryEnter(1000)).toBeUndefined()
})

test('each end of a pass works once', () => {
  const lane = new Lanes({ ...rules, concurrent: 2 }).of('a', 0)
  const [one, two] = [lane.tryEnter(0), lane.tryEnter(0)]
  one?.release()
  one?.release()
  one?.cancel()
  expect(lane.inside).toBe(1)
  two?.cancel()
  two?.release()
  expect(lane.inside).toBe(0)
})

test('whoever goes away after its turn has come makes room for the next', async () => {
  const clock = virtualClock()
  const lane = new Lanes({ ...rules, queue: 2 }).of('a', 0)
  const first = lane.tryEnter(0)
  const [second, third] = [lane.join(clock), lane.join(clock)]
  first?.release()
  await clock.advance(0)
  expect(lane).toMatchObject({ inside: 1, waiting: 1 })
  second.leave()
  second.leave()
  await clock.advance(0)
  expect(lane).toMatchObject({ inside: 1, waiting: 0 })
  const { release } = await third.pass
  release()
  expect(lane.isIdle(0)).toBe(true)
  expect(clock.pending).toBe(0)
})
