import { formatDuration, type Report } from '@stint/core'
import type { Line } from './line.ts'
import type { Outcome } from './run-call.ts'

/** What became of a call, for people: how it ended, each attempt, and what else is worth knowing. */
export function summaryLines(outcome: Outcome): Line[] {
  const { report } = outcome
  const { waits, skips, jobs, warnings } = report
  return [
    ...headline(outcome),
    ...attemptLines(report),
    ...waits.map(({ ms, reason }) => quiet(`waited ${formatDuration(ms)}: ${reason}`)),
    ...skips.map(({ target, layer, reason }) => quiet(`skipped ${target ?? layer}: ${reason}`)),
    ...unansweredLines(report),
    ...jobs.map(({ target, id }) => odd(`unfinished: job ${id} at ${target}`)),
    ...warnings.map((text) => odd(`warning: ${text}`)),
  ]
}

function headline(outcome: Outcome): Line[] {
  const { report } = outcome
  if (outcome.kind === 'failed') {
    const { message, advice } = outcome.error
    const again = `ask again: ${advice.again}. ${advice.text}`
    return [
      { text: message, tone: 'bad', indent: 2 },
      { text: again, indent: 2 },
    ]
  }
  if (outcome.kind === 'aborted') {
    const text = `interrupted after ${counted(report.attempts.length, 'attempt')} ${took(report)}`
    return [{ text, tone: 'bad', indent: 2 }]
  }
  const { images, provider, losses } = outcome.result
  const lost = losses.length === 0 ? 'no losses' : `losses: ${losses.join(', ')}`
  const text = `${counted(images.length, 'image')} by ${provider} ${took(report)}, ${lost}`
  return [{ text, tone: losses.length === 0 ? 'good' : 'odd', indent: 2 }]
}

/** Attempts that ended without an answer that says that nothing was made. */
function unansweredLines({ attempts }: Report): Line[] {
  return attempts
    .filter(({ fault }) => fault && ['unknown', 'accepted'].includes(fault.delivery))
    .map(({ number }) => odd(`attempt ${number} may be billed all the same`))
}

function quiet(text: string): Line {
  return { text, tone: 'quiet', indent: 2 }
}

function odd(text: string): Line {
  return { text, tone: 'odd', indent: 2 }
}

/** How each attempt ended comes first: what is too long for the terminal is cut at the end. */
function attemptLines({ attempts }: Report): Line[] {
  const rows = attempts.map(({ number, fault, ms, target, shape }) => [
    String(number),
    fault ? `${fault.kind}${fault.status === undefined ? '' : ` ${fault.status}`}` : 'ok',
    formatDuration(ms),
    target,
    shape,
  ])
  const widths = [0, 1, 2, 3].map((at) => Math.max(0, ...rows.map((row) => row[at]!.length)))
  return rows.map((row) => {
    const cells = row.map((cell, at) =>
      at === 2 ? cell.padStart(widths[at]!) : cell.padEnd(widths[at] ?? 0),
    )
    return { text: `  ${cells.join('  ')}` }
  })
}

/** The cost is in the unit of the providers' prices, which only the user knows. */
function took({ elapsedMs, cost, costs }: Report): string {
  const time = `in ${formatDuration(elapsedMs)}`
  if (cost === 0) return time
  const part = costs.estimated === cost ? 'estimated' : `${short(costs.estimated)} of it estimated`
  return `${time} at a cost of ${short(cost)}${costs.estimated === 0 ? '' : ` (${part})`}`
}

/** Without the tail of a sum like 0.1 + 0.2. */
function short(value: number): string {
  return String(Number(value.toPrecision(9)))
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
