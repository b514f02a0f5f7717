import { formatDuration, type Report } from '@stint/core'
import type { Line } from './line.ts'
import type { Outcome } from './run-call.ts'

/** What became of a call, for people: how it ended, each attempt, and what else is worth knowing. */
export function summaryLines(outcome: Outcome): Line[] {
  const { report } = outcome
  return [
    ...headline(outcome),
    ...attemptLines(report),
    ...report.waits.map(({ ms, reason }) => ({
      text: `waited ${formatDuration(ms)}: ${reason}`,
      tone: 'quiet' as const,
      indent: 2,
    })),
    ...report.skips.map(({ target, layer, reason }) => ({
      text: `skipped ${target ?? layer}: ${reason}`,
      tone: 'quiet' as const,
      indent: 2,
    })),
    ...report.jobs.map(({ target, id }) => ({
      text: `unfinished: job ${id} at ${target}`,
      tone: 'odd' as const,
      indent: 2,
    })),
    ...report.warnings.map((text) => ({
      text: `warning: ${text}`,
      tone: 'odd' as const,
      indent: 2,
    })),
  ]
}

function headline(outcome: Outcome): Line[] {
  const { report } = outcome
  const took = `in ${formatDuration(report.elapsedMs)}${costOf(report)}`
  switch (outcome.kind) {
    case 'ok': {
      const { images, provider, losses } = outcome.result
      const lost = losses.length === 0 ? 'no losses' : `losses: ${losses.join(', ')}`
      const text = `${counted(images.length, 'image')} by ${provider} ${took}, ${lost}`
      return [{ text, tone: losses.length === 0 ? 'good' : 'odd', indent: 2 }]
    }
    case 'failed': {
      const { message, advice } = outcome.error
      return [
        { text: message, tone: 'bad', indent: 2 },
        { text: `ask again: ${advice.again}. ${advice.text}`, indent: 2 },
      ]
    }
    case 'aborted': {
      const { length } = report.attempts
      return [{ text: `interrupted after ${counted(length, 'attempt')} ${took}`, tone: 'bad' }]
    }
  }
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

/** In the unit of the providers' prices, which only the user knows. */
function costOf({ cost, costs }: Report): string {
  if (cost === 0) return ''
  const part = costs.estimated === cost ? 'estimated' : `${short(costs.estimated)} of it estimated`
  return ` at a cost of ${short(cost)}${costs.estimated === 0 ? '' : ` (${part})`}`
}

/** Without the tail of a sum like 0.1 + 0.2. */
function short(value: number): string {
  return String(Number(value.toPrecision(9)))
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
