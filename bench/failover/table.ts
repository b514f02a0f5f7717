import { bestOf, shown, whereOthersAreBetter, type Row } from './best.ts'
import { columns } from './columns.ts'
import type { World } from './world.ts'

/** All peers in one world. */
export interface WorldResult {
  readonly world: World
  readonly rows: readonly Row[]
}

/** For a terminal of 100 columns; `*` marks the best of a column. */
export function textOf({ world, rows }: WorldResult): string {
  const cells = cellsOf(rows, (text) => `${text}*`)
  const lines = cells.map((line) => line.join('  ').trimEnd())
  const better = whereOthersAreBetter('stint', rows).map((one) => `better than stint: ${one}`)
  return [`${world.name}: ${rows[0]?.verdict.calls ?? 0} calls`, ...lines, ...better].join('\n')
}

/** For the page; bold marks the best of a column. */
export function markdownOf({ world, rows }: WorldResult): string {
  const cells = cellsOf(rows, (text) => `**${text}**`)
  const [head = '', ...body] = cells.map((line) => `| ${line.join(' | ')} |`)
  const rule = `| ${cells[0]?.map(({ length }) => '-'.repeat(length)).join(' | ')} |`
  const count = rows[0]?.verdict.calls ?? 0
  return [
    `### ${world.name}`,
    '',
    `${world.says} ${count} calls.`,
    '',
    head,
    rule,
    ...body,
    '',
    said(rows),
  ].join('\n')
}

function said(rows: readonly Row[]): string {
  const better = whereOthersAreBetter('stint', rows)
  return better.length > 0
    ? `Better than stint: ${better.join('; ')}.`
    : 'Nothing is better than stint here.'
}

function cellsOf(rows: readonly Row[], mark: (text: string) => string): string[][] {
  const lines = [
    ['', ...columns.map(({ name }) => name)],
    ...rows.map((row) => [
      row.peer,
      ...columns.map((column) => {
        const text = shown(column, row)
        return bestOf(column, rows).includes(row) ? mark(text) : text
      }),
    ]),
  ]
  const widths = lines[0]?.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)))
  return lines.map((line) => line.map((cell, at) => cell.padEnd(widths?.[at] ?? 0)))
}
