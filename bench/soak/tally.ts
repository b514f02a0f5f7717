import type { CallStory } from './call-story.ts'

/** So many of each. */
export type Counts = Readonly<Record<string, number>>

/** Counts what happened; keeps nothing else of a call. */
export class Tally {
  readonly outcomes: Record<string, number> = { ok: 0, failed: 0, aborted: 0 }
  /** How attempts and journal agree. */
  readonly agreements: Record<string, number> = {}
  /** `ok`, or the kind of fault, of each attempt. */
  readonly attempts: Record<string, number> = {}
  /** Attempts of each target. */
  readonly targets: Record<string, number> = {}
  /** Layers that refused, skipped or ended something. */
  readonly layers: Record<string, number> = {}
  /** What became of shared state: warnings of the reports, without what is particular to a call. */
  readonly warnings: Record<string, number> = {}
  calls = 0
  submissions = 0
  retries = 0
  /** How much later than its deadline a call was at worst, in milliseconds. */
  worstLateMs = -Infinity
  /** How long a call took to end after its abort at worst, in milliseconds. */
  worstAfterAbortMs = 0

  /** All of it, as plain data. */
  get counted(): Pick<
    Tally,
    | 'calls'
    | 'submissions'
    | 'retries'
    | 'outcomes'
    | 'agreements'
    | 'attempts'
    | 'targets'
    | 'layers'
    | 'warnings'
    | 'worstLateMs'
    | 'worstAfterAbortMs'
  > {
    const { calls, submissions, retries, outcomes, agreements, attempts, targets, layers } = this
    const { warnings, worstLateMs, worstAfterAbortMs } = this
    const times = { warnings, worstLateMs, worstAfterAbortMs }
    return {
      calls,
      submissions,
      retries,
      outcomes,
      agreements,
      attempts,
      targets,
      layers,
      ...times,
    }
  }

  add(
    { report, journal, wallMs, limitMs, afterAbortMs = 0 }: CallStory,
    agreements: readonly string[],
  ): void {
    this.calls += 1
    this.submissions += journal.length
    this.retries += Math.max(0, report.attempts.length - 1)
    this.worstLateMs = Math.max(this.worstLateMs, wallMs - limitMs)
    this.worstAfterAbortMs = Math.max(this.worstAfterAbortMs, afterAbortMs)
    count(this.outcomes, report.outcome)
    for (const how of agreements) count(this.agreements, how)
    for (const { target, fault, cutBy } of report.attempts) {
      count(this.targets, target)
      count(this.attempts, fault ? (cutBy === undefined ? fault.kind : `cut by ${cutBy}`) : 'ok')
    }
    for (const warning of report.warnings) count(this.warnings, kindOf(warning))
    for (const { layer } of report.skips) count(this.layers, layer)
  }
}

function count(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1
}

/** A warning without what names one call, scope or amount. */
function kindOf(warning: string): string {
  return warning.replaceAll(/'[^']*'|\S*\/\S*/g, '…').replaceAll(/\d+(?:\.\d+)?/g, 'N')
}
