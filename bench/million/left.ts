import { runChild } from '../run-child.ts'
import { size } from '../show.ts'
import type { Table } from '../table.ts'
import type { Target } from '../target.ts'
import { fates, type Fate } from './fates.ts'

/** What many calls left behind. */
export interface Left {
  readonly calls: number
  /** After so many the heap was weighed first. */
  readonly warm: number
  /** How many ended as they were meant to. */
  readonly asMeant: Readonly<Record<Fate, number>>
  /** How many did not. */
  readonly otherwise: number
  /** On the signal of the caller. */
  readonly listeners: number
  /** Of the process. */
  readonly timers: number
  readonly heapBefore: number
  readonly heapAfter: number
  readonly seconds: number
}

/** Runs so many calls in a process of their own. */
export function leaveBehind(warm: number, calls: number): Promise<Left> {
  const file = new URL('million.child.ts', import.meta.url)
  return runChild<Left>(file, [String(warm), String(calls)])
}

/** What came of them, and what they left. */
export function leftTable(left: Left): Table {
  const { calls, warm, asMeant, otherwise, listeners, timers } = left
  const count = (value: number): string => value.toLocaleString('en-US')
  return {
    title: 'What many calls leave behind',
    says: `${count(calls)} calls of stint, 500 at a time: they succeed, fail, are aborted by a signal or by the handle, or their deadline passes, as a seeded chance has it. Heap: what it grew from ${count(warm)} calls on.`,
    head: ['', 'found'],
    rows: [
      ...fates.map((fate) => [`ended by ${fate}`, count(asMeant[fate])]),
      ['ended otherwise than meant', count(otherwise)],
      ['growth of the heap', size(growth(left))],
      ['timers left', count(timers)],
      ["listeners left on the caller's signal", count(listeners)],
    ],
  }
}

function growth({ heapBefore, heapAfter }: Left): number {
  return heapAfter - heapBefore
}

/** What was to be reached. */
export function leftTargets(left: Left): Target[] {
  const none = (name: string, count: number): Target => ({
    name,
    wanted: 'none',
    found: String(count),
    reached: count === 0,
  })
  return [
    {
      name: `growth of the heap in ${left.calls.toLocaleString('en-US')} calls`,
      wanted: 'under 1 MB',
      found: size(growth(left)),
      reached: growth(left) < 1e6,
    },
    none('timers left', left.timers),
    none("listeners left on the caller's signal", left.listeners),
    none('calls that ended otherwise than meant', left.otherwise),
  ]
}
