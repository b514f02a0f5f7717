import { expect, it } from 'vitest'
import { bestOf, whereOthersAreBetter, type Row } from './best.ts'
import { columns, success } from './columns.ts'
import type { Verdict } from './judge.ts'

const alike: Verdict = {
  calls: 10,
  success: 1,
  light: 0,
  sent: 1,
  billed: 1,
  p50: 20_000,
  max: 40_000,
  late: 0,
  again: 0,
}
const row = (peer: string, fields: Partial<Verdict>): Row => ({
  peer,
  verdict: { ...alike, ...fields },
})

it('says in which columns another peer does better, with both figures', () => {
  const rows = [row('quick', { p50: 10_000 }), row('stint', { sent: 0.9 })]
  expect(whereOthersAreBetter('stint', rows)).toEqual(['p50 10 s by quick (stint: 20 s)'])
})

it('does not call it better to fail sooner and for less', () => {
  const rows = [row('gives up', { success: 0.5, sent: 0.5, p50: 1 }), row('stint', {})]
  expect(whereOthersAreBetter('stint', rows)).toEqual([])
})

it('does not call the best of those who succeed better than one that fails for less', () => {
  const rows = [row('succeeds', { sent: 3 }), row('stint', { success: 0.5 })]
  expect(whereOthersAreBetter('stint', rows)).toEqual(['success 100 % by succeeds (stint: 50 %)'])
})

it('marks nobody where all are alike', () => {
  const rows = [row('one', {}), row('other', {})]
  expect(columns.flatMap((column) => bestOf(column, rows))).toEqual([])
  expect(bestOf(success, [...rows, row('fails', { success: 0 })])).toHaveLength(2)
})
