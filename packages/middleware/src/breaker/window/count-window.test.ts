import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import { everySequence } from '../__fixtures__/every-sequence.ts'
import { CountWindow } from './count-window.ts'
import { noCalls, oneCall, plus, type Counts } from './counts.ts'

const success = oneCall({ failed: false, slow: false })
const failure = oneCall({ failed: true, slow: false })
const slowFailure = oneCall({ failed: true, slow: true })

function after(size: number, calls: readonly Counts[]): Counts {
  return calls.reduce((window, call) => window.add(call), new CountWindow(size)).countsAt()
}

test('an empty one has seen nothing', () => {
  expect(new CountWindow(3).countsAt()).toEqual(noCalls)
})

test('beyond its size the oldest call leaves, with all it counted for', () => {
  expect(after(2, [slowFailure, success])).toEqual({ calls: 2, failed: 1, slow: 1 })
  expect(after(2, [slowFailure, success, failure])).toEqual({ calls: 2, failed: 1, slow: 0 })
  expect(after(2, [slowFailure, success, success])).toEqual({ calls: 2, failed: 0, slow: 0 })
})

test('adding a call leaves the window that was there as it is', () => {
  const one = new CountWindow(2).add(failure)
  one.add(failure)
  expect(one.countsAt()).toEqual(failure)
})

test('it counts the last so many calls, whatever they were', () => {
  const kinds = [success, failure, slowFailure]
  const wrong: unknown[] = []
  for (const calls of everySequence(kinds, 7)) {
    const last = calls.slice(-3).reduce(plus, noCalls)
    const counted = after(3, calls)
    if (!isDeepStrictEqual(counted, last)) wrong.push({ calls, counted })
  }
  expect(wrong).toEqual([])
})
