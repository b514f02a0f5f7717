/** A question of the bench, answered in rows. */
export interface Table {
  readonly title: string
  /** What it shows, in a sentence or two. */
  readonly says: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** For a terminal. */
export function textOf({ title, says, ...table }: Table): string {
  const lines = padded(table).map((line) => line.join('  ').trimEnd())
  return [title, says, '', ...lines].join('\n')
}

/** For the page. */
export function markdownOf({ title, says, ...table }: Table): string {
  const [head = [], ...rows] = padded(table)
  const rule = head.map((cell, at) => (at === 0 ? '-' : ':').padStart(cell.length, '-'))
  const turned = rule.map((cell) => (cell.endsWith(':') ? cell : '-'.repeat(cell.length)))
  const lines = [head, turned, ...rows].map((line) => `| ${line.join(' | ')} |`)
  return [`### ${title}`, '', says, '', ...lines].join('\n')
}

/** The first column to the left, numbers to the right. */
function padded({ head, rows }: Pick<Table, 'head' | 'rows'>): string[][] {
  const lines = [head, ...rows]
  const widths = head.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)))
  return lines.map((line) =>
    line.map((cell, at) => {
      const width = widths[at] ?? 0
      return at === 0 ? cell.padEnd(width) : cell.padStart(width)
    }),
  )
}
