import type { Submission } from '@stint/testkit'

/** The header that carries which attempt of which call a request belongs to. */
export const attemptHeader = 'x-soak-attempt'

/** What the backend wrote down of one submission. */
export interface JournalLine {
  readonly callId: string
  readonly attempt: number
  readonly vendor: string
  readonly model: string
  readonly keyDigest: string | undefined
  /** Empty when the body was not read to its end. */
  readonly prompt: string
  readonly references: number
  readonly answer: Submission['answer']
  readonly status: number | undefined
  readonly outcome: Submission['outcome']
  /** Milliseconds since 1970, as in `endedAt`. */
  readonly at: number
  readonly endedAt: number | undefined
}

/**
 * The line of a submission; undefined of one that does not say whose it is.
 * @param began when the backend did, in milliseconds since 1970
 */
export function lineOf(submission: Submission, began: number): JournalLine | undefined {
  const [callId = '', attempt] = submission.headers[attemptHeader]?.split('/') ?? []
  if (attempt === undefined) return undefined
  const { vendor, model, apiKeyDigest, prompt, references, answer, status, outcome } = submission
  return {
    callId,
    attempt: Number(attempt),
    vendor,
    model,
    keyDigest: apiKeyDigest,
    prompt,
    references: references.length,
    answer,
    status,
    outcome,
    at: Math.round(began + submission.at),
    endedAt: submission.endedAt === undefined ? undefined : Math.round(began + submission.endedAt),
  }
}
