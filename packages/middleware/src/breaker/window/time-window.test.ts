import { expect, test } from 'vitest'
import { everySequence } from '../__fixtures__/every-sequence.ts'
import { noCalls, oneCall } from './counts.ts'
import { TimeWindow } from './time-window.ts'

const success = oneCall({ failed: false, slow: false })
const failure = oneCall({ failed: true, slow: false })

test('an empty one has seen nothing', () => {
  expect(new TimeWindow(5).countsAt(0)).toEqual(noCalls)
})

test('a call counts in its own second and in the seconds after it', () => {
  const window = new TimeWindow(5).add(failure, 999)
  expect(window.countsAt(4999)).toEqual(failure)
  expect(window.countsAt(5000)).toEqual(noCalls)
})

test('time alone empties it: no call is needed', () => {
  const window = [0, 1000, 2000].reduce((each, at) => each.add(failure, at), new TimeWindow(3))
  expect(window.countsAt(2000).calls).toBe(3)
  expect(window.countsAt(3000).calls).toBe(2)
  expect(window.countsAt(4000).calls).toBe(1)
  expect(window.countsAt(3_600_000)).toEqual(noCalls)
  expect(window.add(success, 3_600_000).countsAt(3_600_000)).toEqual(success)
})

test('adding a call leaves the window that was there as it is', () => {
  const one = new TimeWindow(5).add(failure, 0)
  one.add(failure, 0)
  one.add(failure, 3000)
  expect(one.countsAt(0)).toEqual(failure)
})

test('a clock that goes back counts for the second it had come to', () => {
  const window = new TimeWindow(2).add(failure, 5000).add(success, 3000)
  expect(window.countsAt(5000)).toEqual({ calls: 2, failed: 1, slow: 0 })
  expect(window.countsAt(7000)).toEqual(noCalls)
})

test('it counts what ended in the last so many seconds, whatever it was and whenever one asks', () => {
  const waits = [0, 400, 1000, 2300]
  const idle = [0, 1700, 9000]
  const wrong: unknown[] = []
  for (const gaps of everySequence(waits, 6)) {
    let now = 0
    let window = new TimeWindow(3)
    const seconds = gaps.map((gap, at) => {
      now += gap
      window = window.add(at % 2 === 0 ? failure : success, now)
      return Math.floor(now / 1000)
    })
    for (const wait of idle) {
      const first = Math.floor((now + wait) / 1000) - 2
      const kept = seconds.map((second, at) => ({ second, failed: at % 2 === 0 }))
      const inside = kept.filter(({ second }) => second >= first)
      const counted = window.countsAt(now + wait)
      const wanted = { calls: inside.length, failed: inside.filter((call) => call.failed).length }
      if (counted.calls !== wanted.calls || counted.failed !== wanted.failed) {
        wrong.push({ gaps, wait, counted, wanted })
      }
    }
  }
  expect(wrong).toEqual([])
})
