import type { Report, ReportedAttempt, ReportedFault } from '@stint/core'
import { endOf, faultName, faultText } from './attempt-words.ts'
import { data, htmlTable, type Column } from './html-table.ts'
import { markup, type Markup } from './markup.ts'
import { exactSeconds, secondsColumn, showCost } from './show-seconds.ts'

/** Every attempt with all that its report says. */
export function attemptsTable({ attempts }: Report): Markup | undefined {
  if (attempts.length === 0) return undefined
  return htmlTable('Attempts', columnsFor(attempts), attempts)
}

function columnsFor(attempts: readonly ReportedAttempt[]): readonly Column<ReportedAttempt>[] {
  const start = secondsColumn(attempts.map(({ startedMs }) => startedMs))
  const took = secondsColumn(attempts.map(({ ms }) => ms))
  return [
    { title: 'No.', style: 'number lead', cell: ({ number }) => data(number, String(number)) },
    {
      title: 'Target, shape',
      style: 'wide',
      cell: ({ target, shape }) => markup`<b>${target}</b><br><span class="quiet">${shape}</span>`,
    },
    {
      title: 'Start, s',
      style: 'number',
      cell: ({ startedMs }) => data(startedMs, start(startedMs)),
    },
    { title: 'Took, s', style: 'number', cell: ({ ms }) => data(ms, took(ms)) },
    { title: 'Outcome', style: 'wide', cell: outcome },
    { title: 'Requests', style: 'number', cell: ({ sends }) => data(sends, String(sends)) },
    {
      title: 'Paid',
      style: 'number',
      cell: ({ submissions }) => data(submissions, String(submissions)),
    },
    {
      title: 'Cost',
      style: 'number',
      cell: ({ cost, costIs }) =>
        markup`${data(cost, showCost(cost))}<br><span class="quiet">${costIs}</span>`,
    },
  ]
}

function outcome(attempt: ReportedAttempt): Markup {
  const { fault, delivery, job, cutBy } = attempt
  const text = fault && faultText(fault)
  const notes = [
    cutBy !== undefined && `cut by ${cutBy}`,
    ...(fault ? faultNotes(fault) : []),
    `delivery ${delivery}`,
    fault && fault.delivery !== delivery && `of the fault ${fault.delivery}`,
    job && `job ${job.id}, ${job.resumed ? 'resumed' : 'submitted'}`,
  ].filter((note) => typeof note === 'string')
  return markup`<b class="${endOf(attempt)}">${fault ? faultName(fault) : 'ok'}</b>${
    text !== undefined && markup`<p class="words">${text}</p>`
  }<p class="quiet">${notes.join(' · ')}</p>`
}

function faultNotes(fault: ReportedFault): readonly (string | false)[] {
  const { scope, transient, retryAfterMs, requestId, hiddenRetry } = fault
  return [
    `about the ${scope}`,
    transient ? 'may pass' : 'will not pass by itself',
    retryAfterMs !== undefined && `retry after ${exactSeconds(retryAfterMs)} s`,
    requestId !== undefined && `request ${requestId}`,
    hiddenRetry === true && 'a hidden retry was refused or seen',
  ]
}
