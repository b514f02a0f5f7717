import type { Report, ReportedAttempt } from './report.ts'

/** What a report has from the beginning. */
export type ReportHead = Pick<Report, 'callId' | 'operation' | 'labels'>

/** What has been written so far; undefined where there is nothing of it. */
type Written = {
  readonly [Field in Exclude<keyof Report, keyof ReportHead | 'cost' | 'costs'>]:
    | Report[Field]
    | undefined
} & Pick<Report, 'outcome' | 'attempts' | 'losses' | 'elapsedMs'>

/** A report of what was written: plain data that later events do not change, attempts in the order in which they began. */
export function composeReport({ callId, operation, labels }: ReportHead, written: Written): Report {
  const { outcome, attempts, skips, waits, losses, warnings, stoppedBy, elapsedMs, jobs, output } =
    written
  const { cost, confirmed, estimated } = costsOf(attempts)
  return {
    callId,
    operation,
    labels,
    outcome,
    attempts: attempts.toSorted((a, b) => a.number - b.number),
    skips: skips ? [...skips] : [],
    waits: waits ? [...waits] : [],
    losses: [...losses],
    warnings: warnings ? [...warnings] : [],
    ...(stoppedBy && { stoppedBy }),
    elapsedMs,
    cost,
    costs: { confirmed, estimated },
    jobs: jobs ?? [],
    ...(output && { output }),
  }
}

function costsOf(attempts: readonly ReportedAttempt[]): Report['costs'] & { cost: number } {
  const sums = { cost: 0, confirmed: 0, estimated: 0 }
  for (const { cost, costIs } of attempts) {
    sums.cost += cost
    sums[costIs] += cost
  }
  return sums
}
