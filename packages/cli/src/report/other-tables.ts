import type { Report } from '@stint/core'
import { data, htmlTable } from './html-table.ts'
import { markup, type Markup } from './markup.ts'
import { placeOf } from './place-of.ts'
import { secondsColumn } from './show-seconds.ts'

/** What was waited for. */
export function waitsTable({ waits }: Report): Markup | undefined {
  if (waits.length === 0) return undefined
  const start = secondsColumn(waits.map(({ startedMs }) => startedMs))
  const took = secondsColumn(waits.map(({ ms }) => ms))
  return htmlTable(
    'Waits',
    [
      { title: 'Layer', isWide: true, cell: (row) => placeOf(row) },
      { title: 'Target', isWide: true, cell: ({ target }) => target ?? 'all' },
      {
        title: 'Start, s',
        isNumber: true,
        cell: ({ startedMs }) => data(startedMs, start(startedMs)),
      },
      { title: 'Took, s', isNumber: true, cell: ({ ms }) => data(ms, took(ms)) },
      { title: 'Reason', isWide: true, cell: ({ reason }) => reason },
    ],
    waits,
  )
}

/** What was not entered. */
export function skipsTable({ skips }: Report): Markup | undefined {
  if (skips.length === 0) return undefined
  const at = secondsColumn(skips.map(({ atMs }) => atMs))
  const after = secondsColumn(skips.flatMap(({ afterMs }) => afterMs ?? []))
  return htmlTable(
    'Skips and refusals',
    [
      { title: 'By', isWide: true, cell: (row) => placeOf(row) },
      { title: 'Target', isWide: true, cell: ({ target }) => target ?? 'all' },
      { title: 'At, s', isNumber: true, cell: ({ atMs }) => data(atMs, at(atMs)) },
      { title: 'Reason', isWide: true, cell: ({ reason }) => reason },
      {
        title: 'Again in, s',
        isNumber: true,
        cell: ({ afterMs }) => (afterMs === undefined ? '–' : data(afterMs, after(afterMs))),
      },
    ],
    skips,
  )
}

/** Jobs that may still end. */
export function jobsTable({ jobs }: Report): Markup | undefined {
  if (jobs.length === 0) return undefined
  return htmlTable(
    'Unfinished jobs: they may be paid for, and resume(id) of their provider fetches them',
    [
      { title: 'Job', isWide: true, cell: ({ id }) => markup`<code>${id}</code>` },
      { title: 'Target', isWide: true, cell: ({ target }) => target },
      { title: 'Shape', isWide: true, cell: ({ shape }) => shape },
    ],
    jobs,
  )
}
