import { describe, expect, test } from 'vitest'
import {
  budgetRules,
  deposit,
  freshBudget,
  giveBack,
  nextRetryMs,
  retriesLeft,
  withdraw,
  type RetryBudget,
} from './retry-budget.ts'

/** A budget on a clock of its own. */
function account(given: { ratio?: number; minPerSecond?: number; ttlMs?: number }) {
  const rules = budgetRules({ ratio: 1, minPerSecond: 0, ttlMs: 1000, ...given })
  let budget: RetryBudget = freshBudget
  let now = 0
  return {
    rules,
    deposit(times = 1) {
      for (let n = 0; n < times; n += 1) budget = deposit(budget, now, rules)
    },
    withdraw() {
      const left = withdraw(budget, now, rules)
      budget = left ?? budget
      return left !== undefined
    },
    giveBack() {
      budget = giveBack(budget, now, rules)
    },
    advance(ms: number) {
      now += ms
    },
    left: () => retriesLeft(budget, now, rules),
    nextMs: () => nextRetryMs(budget, now, rules),
    slots: () => budget.length,
  }
}

describe('the timelines of tower', () => {
  test('an empty budget gives nothing', () => {
    expect(account({}).withdraw()).toBe(false)
  })

  test('a deposit leaks away', () => {
    const budget = account({})
    budget.deposit()
    budget.advance(3000)
    expect(budget.withdraw()).toBe(false)
  })

  test('what is deposited counts in its slot and the nine after it', () => {
    const budget = account({ ratio: 0.5 })
    budget.deposit(2)
    budget.advance(901)
    expect(budget.withdraw()).toBe(true)
    budget.advance(2001)
    budget.deposit()
    budget.advance(301)
    budget.deposit()
    budget.advance(801)
    budget.deposit()
    expect(budget.withdraw()).toBe(true)
  })

  test('the reserve is there from the start', () => {
    const budget = account({ minPerSecond: 5 })
    const taken = Array.from({ length: 6 }, () => budget.withdraw())
    expect(taken).toEqual([true, true, true, true, true, false])
  })
})

test.each([
  [0, { deposit: 0, withdrawal: 1, reserve: 100 }],
  [0.2, { deposit: 1000, withdrawal: 5000, reserve: 500_000 }],
  [0.3, { deposit: 1000, withdrawal: 3333, reserve: 333_300 }],
  [1, { deposit: 1000, withdrawal: 1000, reserve: 100_000 }],
  [2, { deposit: 1000, withdrawal: 500, reserve: 50_000 }],
])('a ratio of %d makes the amounts of Finagle', (ratio, amounts) => {
  expect(budgetRules({ ratio, minPerSecond: 10, ttlMs: 10_000 })).toMatchObject(amounts)
})

test('five successes pay for one retry at the default ratio', () => {
  const budget = account({ ratio: 0.2, ttlMs: 10_000 })
  budget.deposit(4)
  expect(budget.withdraw()).toBe(false)
  budget.deposit()
  expect(budget.withdraw()).toBe(true)
  expect(budget.withdraw()).toBe(false)
})

test('what was withdrawn is there again when its slot has passed', () => {
  const budget = account({ minPerSecond: 1, ttlMs: 1000 })
  budget.advance(50)
  expect(budget.withdraw()).toBe(true)
  expect(budget.nextMs()).toBe(950)
  budget.advance(949)
  expect(budget.withdraw()).toBe(false)
  budget.advance(1)
  expect(budget.nextMs()).toBe(0)
  expect(budget.withdraw()).toBe(true)
})

test('without a reserve nobody can say when there will be a retry', () => {
  const budget = account({ ratio: 0.2 })
  budget.deposit(3)
  expect(budget.nextMs()).toBeUndefined()
})

test('what is given back can be withdrawn again', () => {
  const budget = account({ minPerSecond: 1 })
  budget.withdraw()
  expect(budget.left()).toBe(0)
  budget.giveBack()
  expect(budget.left()).toBe(1)
})

test('it keeps ten slots, however long it lives', () => {
  const budget = account({ minPerSecond: 1000 })
  for (let n = 0; n < 500; n += 1) {
    budget.deposit()
    budget.withdraw()
    budget.advance(37)
  }
  expect(budget.slots()).toBeLessThanOrEqual(10)
})

describe('a ratio next to nothing', () => {
  test.each([1e-306, Number.MIN_VALUE])('of %s lets through the minimum, and no more', (ratio) => {
    expect(account({ ratio }).withdraw()).toBe(false)
    const budget = account({ ratio, minPerSecond: 2 })
    budget.deposit(100)
    expect([budget.left(), budget.withdraw(), budget.withdraw(), budget.withdraw()]).toEqual([
      2,
      true,
      true,
      false,
    ])
    budget.advance(1000)
    expect(budget.left()).toBe(2)
  })
})
