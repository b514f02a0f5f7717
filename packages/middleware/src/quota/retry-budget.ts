/** What came in (above zero) and went out (below) in one slot of time. */
interface Slot {
  /** Its number on the clock. */
  readonly at: number
  readonly amount: number
}

/**
 * The state of a retry budget: an immutable value, moved on by the functions below. Slots in order of time; one that
 * is older than the time to live no longer counts, and what was withdrawn in it is there again.
 */
export type RetryBudget = readonly Slot[]

/** What a {@link RetryBudget} is kept by, in units of a thousandth of a deposit. */
export interface BudgetRules {
  readonly slotMs: number
  readonly deposit: number
  readonly withdrawal: number
  /** Always there. */
  readonly reserve: number
}

/** Into how many slots the time to live is cut. */
const slotCount = 10

export const freshBudget: RetryBudget = []

/**
 * The amounts of Finagle's RetryBudget: a deposit is 1000, a withdrawal 1000 / ratio, rounded down, and the reserve as
 * many withdrawals as the minimum per second allows over the time to live. With a ratio of 0 deposits are worth nothing.
 */
export function budgetRules(given: {
  readonly ratio: number
  readonly minPerSecond: number
  readonly ttlMs: number
}): BudgetRules {
  const { ratio, minPerSecond, ttlMs } = given
  // Of a ratio next to nothing no deposits make a withdrawal. Infinity would make NaN of the balance, which refuses none.
  const withdrawal = ratio === 0 ? 1 : Math.min(Math.floor(1000 / ratio), Number.MAX_SAFE_INTEGER)
  return {
    slotMs: ttlMs / slotCount,
    deposit: ratio === 0 ? 0 : 1000,
    withdrawal,
    reserve: ((minPerSecond * ttlMs) / 1000) * withdrawal,
  }
}

export function deposit(budget: RetryBudget, now: number, rules: BudgetRules): RetryBudget {
  return added(budget, now, rules.deposit, rules)
}

/** The budget after one withdrawal; undefined, and nothing withdrawn, when there is not enough. */
export function withdraw(
  budget: RetryBudget,
  now: number,
  rules: BudgetRules,
): RetryBudget | undefined {
  if (retriesLeft(budget, now, rules) < 1) return undefined
  return added(budget, now, -rules.withdrawal, rules)
}

/** Takes a withdrawal back: what it was made for did not happen. */
export function giveBack(budget: RetryBudget, now: number, rules: BudgetRules): RetryBudget {
  return added(budget, now, rules.withdrawal, rules)
}

/** Withdrawals that can be made now. */
export function retriesLeft(budget: RetryBudget, now: number, rules: BudgetRules): number {
  return Math.max(0, Math.floor(balance(live(budget, now, rules), rules) / rules.withdrawal))
}

/** Milliseconds until a withdrawal can be made if nothing happens meanwhile; undefined when it takes deposits. */
export function nextRetryMs(
  budget: RetryBudget,
  now: number,
  rules: BudgetRules,
): number | undefined {
  let left = live(budget, now, rules)
  if (balance(left, rules) >= rules.withdrawal) return 0
  for (const { at } of left) {
    left = left.slice(1)
    if (balance(left, rules) >= rules.withdrawal) return (at + slotCount) * rules.slotMs - now
  }
  return undefined
}

function balance(slots: readonly Slot[], { reserve }: BudgetRules): number {
  return slots.reduce((sum, { amount }) => sum + amount, reserve)
}

function added(budget: RetryBudget, now: number, amount: number, rules: BudgetRules): RetryBudget {
  const slots = live(budget, now, rules)
  const at = Math.floor(now / rules.slotMs)
  const last = slots.at(-1)
  return last?.at === at
    ? [...slots.slice(0, -1), { at, amount: last.amount + amount }]
    : [...slots, { at, amount }]
}

function live(budget: RetryBudget, now: number, { slotMs }: BudgetRules): RetryBudget {
  const oldest = Math.floor(now / slotMs) - slotCount
  return budget.filter(({ at }) => at > oldest)
}
