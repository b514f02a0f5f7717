import type { ReportedAttempt, ReportedFault } from '@stint/core'
import { showCost, showSeconds } from './show-seconds.ts'

/** How an attempt ended, which is also how its bar looks. */
export type AttemptEnd = 'ok' | 'fault' | 'cut'

export function endOf({ fault, cutBy }: ReportedAttempt): AttemptEnd {
  if (!fault) return 'ok'
  return cutBy === undefined && fault.kind !== 'aborted' ? 'fault' : 'cut'
}

/** `server_error (HTTP 500)` */
export function faultName({ kind, status }: ReportedFault): string {
  return status === undefined ? kind : `${kind} (HTTP ${status})`
}

/** What a fault says beyond its name; undefined where it has no message of its own. */
export function faultText({ kind, message }: ReportedFault): string | undefined {
  const text = message.trim()
  return text === '' || text === kind.replaceAll('_', ' ') ? undefined : text
}

/** An attempt in a line above its bar. */
export function attemptLabel(attempt: ReportedAttempt): string {
  const { number, fault, cutBy, ms, cost, costIs, job } = attempt
  const parts = [
    `${number}`,
    fault ? faultName(fault) : 'ok',
    cutBy === undefined ? '' : `cut by ${cutBy}`,
    fault?.hiddenRetry ? 'hidden retry' : '',
    job?.resumed ? 'resumed a job' : '',
    showSeconds(ms),
    cost === 0 ? '' : `${costIs === 'estimated' ? 'cost ≈' : 'cost'} ${showCost(cost)}`,
  ]
  return parts.filter((part) => part !== '').join(' · ')
}

/** The same with where and what about, for whoever points at the bar. */
export function attemptTitle(attempt: ReportedAttempt): string {
  const { target, shape, startedMs, fault } = attempt
  const text = fault && faultText(fault)
  const head = `${attemptLabel(attempt)}\n${target}, ${shape}, from ${showSeconds(startedMs)}`
  return text === undefined ? head : `${head}\n${text}`
}
