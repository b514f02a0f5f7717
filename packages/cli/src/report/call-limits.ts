import type { Report, StoppedBy } from '@stint/core'
import type { Bound, DeclaredLimit, ReportFile } from './report-file.ts'

/** A limit of the whole call, and whether it ended the call. */
export interface CallLimit extends DeclaredLimit {
  readonly stopped: boolean
}

/** The limits of the whole call: those of its explanation, and the one that it was stopped by. */
export function callLimits({ report, bound }: ReportFile): readonly CallLimit[] {
  const { stoppedBy } = report
  const declared = (bound?.limits ?? []).map((limit) => ({
    ...limit,
    stopped: limit.layer === stoppedBy?.layer && limit.index === stoppedBy.index,
  }))
  if (!stoppedBy || declared.some(({ stopped }) => stopped)) return declared
  const met = limitMet(stoppedBy, report, bound)
  return met ? [...declared, { ...met, stopped: true }] : declared
}

/** What the report alone tells of a limit: undefined where it may have begun later than the call, or is of another kind. */
function limitMet(
  { layer, index, limit }: StoppedBy,
  report: Report,
  bound: Bound | undefined,
): DeclaredLimit | undefined {
  if (limit === undefined) return undefined
  if (layer === 'deadline') {
    const outermost = index === -1 || (index === 0 && !bound)
    const late = report.elapsedMs - limit
    const ranOut = Math.abs(late) <= tolerance(limit)
    return ranOut || (outermost && late < 0) ? { layer, index, ms: limit } : undefined
  }
  // The limit of a budget may also be a cost.
  const isCount = (layer === 'budget' || layer === 'scope') && limit === report.attempts.length
  return isCount ? { layer, index, attempts: limit } : undefined
}

/** A timer of a busy process fires late. */
function tolerance(limitMs: number): number {
  return Math.max(50, limitMs / 100)
}
