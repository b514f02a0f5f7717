import { describe, expect, test } from 'vitest'
import { timeFor, type TimeRules } from './time-for.ts'

const none: TimeRules = { share: undefined, floorMs: 0, reserveMs: 0 }

function time(left: number, later: number, rules: Partial<TimeRules>): number | undefined {
  return timeFor(left, later, { ...none, ...rules })
}

test('without rules each may take all the time left', () => {
  expect(time(100, 2, {})).toBe(100)
  expect(time(Infinity, 2, { share: 'even', floorMs: 10, reserveMs: 10 })).toBe(Infinity)
})

test('with a floor alone there is all the time or none', () => {
  expect(time(60, 2, { floorMs: 60 })).toBe(60)
  expect(time(59, 2, { floorMs: 60 })).toBeUndefined()
})

describe('an even share', () => {
  test('is what is left, divided by the targets left', () => {
    expect(time(180, 1, { share: 'even' })).toBe(90)
    expect(time(90, 0, { share: 'even' })).toBe(90)
  })

  test('goes to as many targets as get the floor', () => {
    expect(time(100, 2, { share: 'even', floorMs: 60 })).toBe(100)
    expect(time(130, 2, { share: 'even', floorMs: 60 })).toBe(65)
    expect(time(50, 0, { share: 'even', floorMs: 60 })).toBeUndefined()
  })
})

describe('a reserve', () => {
  test('is kept back for each later target', () => {
    expect(time(90, 2, { reserveMs: 25 })).toBe(40)
    expect(time(50, 1, { reserveMs: 25 })).toBe(25)
  })

  test('gives up the last targets where it does not suffice, not the first', () => {
    expect(time(40, 2, { reserveMs: 25 })).toBe(15)
    expect(time(20, 2, { reserveMs: 25 })).toBe(20)
    expect(time(50, 2, { reserveMs: 25 })).toBe(25)
  })

  test('does not take the floor', () => {
    expect(time(60, 2, { reserveMs: 25, floorMs: 30 })).toBe(35)
    expect(time(54, 2, { reserveMs: 25, floorMs: 30 })).toBe(54)
  })
})

test('of a share and a reserve the smaller counts', () => {
  expect(time(120, 2, { share: 'even', reserveMs: 10 })).toBe(40)
  expect(time(120, 2, { share: 'even', reserveMs: 50 })).toBe(20)
})
