import { formatDuration } from '../duration.ts'
import { showNumber } from './show-number.ts'
import { wrap } from './wrap.ts'

/** One row of the picture: what it is, its numbers, and what it makes of the rows below. */
export interface Row {
  /** Stands in the margin of the first line. */
  readonly mark?: string
  readonly text: string
  /** Spaces before the text. */
  readonly indent: number
  /** Left out for a row that is only a text. */
  readonly numbers?: Numbers
  readonly effect?: string
}

export interface Numbers {
  readonly attempts: number
  readonly submissions: number
  readonly elapsedMs: number
  readonly cost: number
}

interface Column {
  readonly title: string
  show(numbers: Numbers): string
  /** Whether it says anything in some row. */
  isNeeded(all: readonly Numbers[]): boolean
}

const columns: readonly Column[] = [
  { title: 'attempts', show: ({ attempts }) => String(attempts), isNeeded: () => true },
  {
    title: 'submissions',
    show: ({ submissions }) => showLimit(submissions, String),
    isNeeded: (all) => all.some(({ attempts, submissions }) => submissions !== attempts),
  },
  {
    title: 'time',
    show: ({ elapsedMs }) => showLimit(elapsedMs, formatDuration),
    isNeeded: () => true,
  },
  {
    title: 'cost',
    show: ({ cost }) => showLimit(cost, showNumber),
    isNeeded: (all) => all.some(({ cost }) => cost < Infinity),
  },
]

/** The cells of the columns that say something, all those of one column equally wide. */
type Cells = (numbers: Numbers | undefined) => string

/** Rows as lines of a width, their numbers one below the other. A text that is too long goes on in lines of its own. */
export function alignRows(title: string, rows: readonly Row[], width: number): string[] {
  const cells = cellsOf(rows.flatMap(({ numbers }) => (numbers ? [numbers] : [])))
  const effects = Math.max(0, ...rows.map(({ effect = '' }) => effect.length))
  const room = Math.max(40, width - cells(undefined).length - effects - 4)
  const labels = rows.map((row) => labelOf(row, row.numbers ? room : width))
  const longest = labels.flatMap(([first = ''], at) => (rows[at]?.numbers ? [first.length] : []))
  const label = Math.max(title.length, ...longest)
  const lines = rows.flatMap(({ numbers, effect = '' }, at) => {
    const [first = '', ...rest] = labels[at] ?? []
    return numbers
      ? [`${first.padEnd(label)}  ${cells(numbers)}  ${effect}`.trimEnd(), ...rest]
      : [first, ...rest]
  })
  return [`${title.padEnd(label)}  ${cells(undefined)}`, ...lines]
}

/** Shows one row's numbers, or the titles. */
function cellsOf(all: readonly Numbers[]): Cells {
  const shown = columns.filter((column) => column.isNeeded(all))
  const widths = shown.map((column) =>
    Math.max(column.title.length, ...all.map((numbers) => column.show(numbers).length)),
  )
  return (numbers) =>
    shown
      .map((column, at) =>
        (numbers ? column.show(numbers) : column.title).padStart(widths[at] ?? 0),
      )
      .join('  ')
}

function labelOf({ mark = '', text, indent }: Row, width: number): readonly string[] {
  const [first = '', ...rest] = wrap(text, { width, indent, hang: indent + 4, at: /(?<=,) / })
  return [mark + first.slice(mark.length), ...rest]
}

function showLimit(value: number, show: (value: number) => string): string {
  return value === Infinity ? 'no limit' : show(value)
}
