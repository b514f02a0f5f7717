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
      { title: 'Layer', style: 'wide', cell: (row) => placeOf(row) },
      { title: 'Target', style: 'wide', cell: ({ target }) => target ?? 'all' },
      {
        title: 'Start, s',
        style: 'number',
        cell: ({ startedMs }) => data(startedMs, start(startedMs)),
      },
      { title: 'Took, s', style: 'number', cell: ({ ms }) => data(ms, took(ms)) },
      { title: 'Reason', style: 'wide', cell: ({ reason }) => reason },
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
      { title: 'By', style: 'wide', cell: (row) => placeOf(row) },
      { title: 'Target', style: 'wide', cell: ({ target }) => target ?? 'all' },
      { title: 'At, s', style: 'number', cell: ({ atMs }) => data(atMs, at(atMs)) },
      { title: 'Reason', style: 'wide', cell: ({ reason }) => reason },
      {
        title: 'Again in, s',
        style: 'number',
        cell: ({ afterMs }) => afterMs !== undefined && data(afterMs, after(afterMs)),
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
      { title: 'Job', style: 'wide', cell: ({ id }) => markup`<code>${id}</code>` },
      { title: 'Target', style: 'wide', cell: ({ target }) => target },
      { title: 'Shape', style: 'wide', cell: ({ shape }) => shape },
    ],
    jobs,
  )
}
