/** What a poll of a job is answered with. */
export type PollAnswer = 'pending' | 'running' | 'done' | 'failed' | 'overloaded'

/** What a download of a result is answered with. */
export type DownloadAnswer = 'image' | 'overloaded' | 'not_found' | 'not_image'

/** What a vendor of jobs does after a submission that it took on. The last of a list repeats. */
export interface Later {
  readonly polls: readonly PollAnswer[]
  readonly downloads: readonly DownloadAnswer[]
}

export const pollAnswers: readonly PollAnswer[] = [
  'pending',
  'running',
  'done',
  'failed',
  'overloaded',
]
export const downloadAnswers: readonly DownloadAnswer[] = [
  'image',
  'overloaded',
  'not_found',
  'not_image',
]

/** The answers of a list, one after the other. */
export function inTurn<Answer>(answers: readonly Answer[]): () => Answer {
  let next = 0
  return () => answers[Math.min(next++, answers.length - 1)]!
}
