import { markup, type Markup, type Part } from './markup.ts'

/** A column of a table. */
export interface Column<Row> {
  readonly title: string
  /**
   * Numbers stand to the right, their points in line. Where there is no room for columns, `wide` takes a line of its
   * own, and `number lead` stands in the margin of the entry.
   */
  readonly style: 'number' | 'number lead' | 'wide'
  cell(row: Row): Part
}

/**
 * A table that becomes a list of entries where there is no room for columns. The roles say again what the elements
 * are, because browsers forget it when these are laid out otherwise.
 */
export function htmlTable<Row>(
  caption: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): Markup {
  return markup`<table role="table">
<caption>${caption}</caption>
<thead role="rowgroup">
<tr role="row">${columns.map((column) => markup`<th role="columnheader" scope="col" class="${column.style}">${column.title}</th>`)}</tr>
</thead>
<tbody role="rowgroup">
${rows.map((row) => htmlRow(columns, row))}</tbody>
</table>
`
}

function htmlRow<Row>(columns: readonly Column<Row>[], row: Row): Markup {
  const cells = columns.map((column, at) => {
    const shared = markup`class="${column.style}" data-title="${column.title}"`
    return at === 0
      ? markup`<th role="rowheader" scope="row" ${shared}>${column.cell(row)}</th>`
      : markup`<td role="cell" ${shared}>${column.cell(row)}</td>`
  })
  return markup`<tr role="row">${cells}</tr>
`
}

/** A number as it stands in the report beside the way it is shown. */
export function data(value: number, shown: string): Markup {
  return markup`<data value="${value}">${shown}</data>`
}
