import type { Table } from './table.ts'

/** A ratio to reach, or another bound. */
export interface Target {
  readonly name: string
  readonly wanted: string
  readonly found: string
  readonly reached: boolean
}

/** Whether each was reached. */
export function targetTable(targets: readonly Target[]): Table {
  return {
    title: 'What was to be reached',
    says: `${targets.filter(({ reached }) => reached).length} of ${targets.length} are.`,
    head: ['', 'wanted', 'found', 'reached'],
    rows: targets.map(({ name, wanted, found, reached }) => [
      name,
      wanted,
      found,
      reached ? 'yes' : 'no',
    ]),
  }
}
