import type { FlakyBackend, Submission } from '@stint/testkit'
import { timeScale } from './world.ts'

/** What one run came to, as the backend counted it, in the incident's time. */
export interface RunSummary {
  readonly submissions: number
  readonly elapsedMs: number
  readonly ok: boolean
}

/** One bar of the waterfall, in the incident's time. */
export interface Bar {
  readonly label: string
  readonly startMs: number
  readonly endMs: number
  readonly ok: boolean
}

const inIncidentTime = (ms: number): number => Math.round(ms / timeScale)

const isImage = ({ answer, outcome }: Submission): boolean =>
  answer === 'image' && outcome === 'answered'

/** Counted by the backend, not by the client. */
export function summarize(backend: FlakyBackend): RunSummary {
  const { submissions } = backend
  const first = submissions[0]?.at ?? 0
  const last = Math.max(first, ...submissions.map((each) => each.endedAt ?? each.at))
  return {
    submissions: submissions.length,
    elapsedMs: inIncidentTime(last - first),
    ok: submissions.some(isImage),
  }
}

/** The submissions of a run as bars over time. */
export function bars(backend: FlakyBackend): Bar[] {
  const { submissions } = backend
  const first = submissions[0]?.at ?? 0
  return submissions.map((each) => ({
    label: `${each.vendor} ${each.prompt.length > 200 ? 'full' : 'simplified'} ${each.status ?? each.outcome}`,
    startMs: inIncidentTime(each.at - first),
    endMs: inIncidentTime((each.endedAt ?? each.at) - first),
    ok: isImage(each),
  }))
}
