import { columns, success, type Column } from './columns.ts'
import type { Verdict } from './judge.ts'

/** What one peer came to in one world. */
export interface Row {
  readonly peer: string
  readonly verdict: Verdict
}

/**
 * Who fails saves time and money: all columns but success are compared among those whose success is within this share
 * of the best.
 */
const asGood = 0.01

/** Those whose other columns may be compared. */
export function contenders(rows: readonly Row[]): readonly Row[] {
  const most = Math.max(...rows.map(({ verdict }) => verdict.success))
  return rows.filter(({ verdict }) => verdict.success >= most - asGood)
}

/** Those with the best of a column, as it is shown; none where all that are compared have the same. */
export function bestOf(column: Column, rows: readonly Row[]): readonly Row[] {
  const compared = column === success ? rows : contenders(rows)
  const best = compared.toSorted((a, b) => compare(column, a, b))[0]
  if (!best) return []
  const equals = compared.filter((row) => shown(column, row) === shown(column, best))
  return equals.length === compared.length && compared.length > 1 ? [] : equals
}

/** Where the best of a column does better than one of the peers, a phrase for each. */
export function whereOthersAreBetter(peer: string, rows: readonly Row[]): string[] {
  const own = rows.find((row) => row.peer === peer)
  if (!own) return []
  return columns.flatMap((column) => {
    const best = bestOf(column, rows)
    if (best[0] === undefined || shown(column, best[0]) === shown(column, own)) return []
    if (compare(column, best[0], own) > 0) return []
    const names = best.map((row) => row.peer).join(', ')
    return [`${column.name} ${shown(column, best[0])} by ${names} (${peer}: ${shown(column, own)})`]
  })
}

export function shown(column: Column, { verdict }: Row): string {
  return column.show(column.value(verdict))
}

function compare({ value, better }: Column, a: Row, b: Row): number {
  const difference = value(a.verdict) - value(b.verdict)
  return better === 'more' ? -difference : difference
}
