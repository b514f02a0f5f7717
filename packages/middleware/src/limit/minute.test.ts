import { expect, test } from 'vitest'
import { nextStart, recent, without } from './minute.ts'

test('a start counts for a minute', () => {
  expect(recent([0, 10, 20], 60_000)).toEqual([10, 20])
  expect(recent([0, 10, 20], 59_999)).toEqual([0, 10, 20])
  expect(recent([0], 70_000)).toEqual([])
  expect(recent([], 0)).toEqual([])
})

test.each([
  ['nobody has started', [], 0, 2, 100, 100],
  ['there is room', [50], 0, 2, 100, 100],
  ['it is full', [50, 90], 0, 2, 100, 60_050],
  ['one is ahead', [50, 90], 1, 2, 100, 60_090],
  ['two are ahead', [50, 90], 2, 2, 100, 120_050],
  ['there is room for one of two ahead', [90], 2, 2, 100, 60_100],
  ['those that started have all gone', [50, 90], 0, 2, 200_000, 200_000],
  ['there is no limit', [50, 90], 7, Infinity, 100, 100],
])('the next start when %s', (_when, starts, ahead, most, now, expected) => {
  expect(nextStart(starts, ahead, most, now)).toBe(expected)
})

test('no minute ever sees more starts than it may', () => {
  let starts: readonly number[] = []
  const all: number[] = []
  for (let now = 0; now < 600_000; now += 777) {
    if (nextStart(starts, 0, 5, now) > now) continue
    starts = [...recent(starts, now), now]
    all.push(now)
  }
  const most = Math.max(
    ...all.map((from) => all.filter((at) => at >= from && at < from + 60_000).length),
  )
  expect(most).toBe(5)
})

test('a start that came to nothing is taken out', () => {
  expect(without([1, 2, 2, 3], 2)).toEqual([1, 2, 3])
  expect(without([1], 9)).toEqual([1])
})
