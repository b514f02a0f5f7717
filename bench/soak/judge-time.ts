import type { SettledCall } from './call-story.ts'

/** What a timer and a turn of the loop may take on a machine that has time, in milliseconds. */
const allowance = 250

/** How late anything may be, in milliseconds, in a process that was late with its own timers. */
export function toleranceOf(lagMs: number): number {
  return allowance + 3 * lagMs
}

type Timed = Pick<SettledCall, 'wallMs' | 'limitMs' | 'afterAbortMs' | 'lagMs'> & {
  readonly report: Pick<SettledCall['report'], 'elapsedMs'>
}

/**
 * Whether a call ended in time: within the tightest of its deadlines, and at once when it was aborted. As late as this
 * process was with its own timers meanwhile, and some, it may be as well: a deadline takes two of them.
 */
export function judgeTime({ wallMs, limitMs, afterAbortMs, lagMs, report }: Timed): string[] {
  const tolerance = toleranceOf(lagMs)
  const late = (what: string, ms: number, limit: number): string[] =>
    ms <= limit + tolerance
      ? []
      : [
          `${what} ${Math.round(ms)} ms: at most ${Math.round(limit)} and ${Math.round(tolerance)} of tolerance`,
        ]
  return [
    ...late('it took', wallMs, limitMs),
    ...late('its report says that it took', report.elapsedMs, limitMs),
    ...late('after its abort it took', afterAbortMs ?? 0, 0),
  ]
}
