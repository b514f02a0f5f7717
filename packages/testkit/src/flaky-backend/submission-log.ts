import type { Submission } from './submission.ts'

/** A submission as the server writes it; readers see `Submission`. */
export type SubmissionEntry = { -readonly [Field in keyof Submission]: Submission[Field] }

/** All submissions in order of arrival, and waits for what happens to them. */
export interface SubmissionLog {
  readonly entries: readonly Submission[]
  open(entry: SubmissionEntry): void
  /** Changes an entry; a submission that has ended stays as it is. */
  change(entry: SubmissionEntry, fields: Partial<SubmissionEntry>): void
  /** Resolves with what `probe` finds, now or after a change. Rejects when the log is closed. */
  until<Found>(probe: (entries: readonly Submission[]) => Found | undefined): Promise<Found>
  clear(): void
  close(): void
}

/** Whether nothing more will happen to a submission. */
export function hasEnded({ outcome }: Submission): boolean {
  return outcome !== 'pending' && outcome !== 'hanging'
}

/** @param now gives the time that `endedAt` is written in */
export function submissionLog(now: () => number): SubmissionLog {
  const waiting = new Set<() => void>()
  let entries: SubmissionEntry[] = []
  let closed = false
  const wake = (): void => waiting.forEach((look) => look())

  return {
    get entries() {
      return [...entries]
    },
    open(entry) {
      entries.push(entry)
      wake()
    },
    change(entry, fields) {
      if (hasEnded(entry)) return
      Object.assign(entry, fields)
      if (hasEnded(entry)) entry.endedAt = now()
      wake()
    },
    until(probe) {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          const found = probe(entries)
          if (found === undefined && !closed) return
          waiting.delete(look)
          if (found === undefined) reject(new Error('the flaky backend was closed while waiting'))
          else resolve(found)
        }
        waiting.add(look)
        look()
      })
    },
    clear() {
      entries = []
      wake()
    },
    close() {
      closed = true
      wake()
    },
  }
}
