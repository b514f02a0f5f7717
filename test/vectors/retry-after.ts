import { VectorFile } from './exemptions.ts'

export interface RetryAfterCase {
  readonly id: string
  readonly group: string
  readonly headers?: readonly (readonly [string, string])[] | null
  readonly nowMs?: number
  readonly status?: number | null
  readonly networkFailure?: boolean
  readonly expect: {
    readonly delayMs?: number | null
    readonly minMs?: number
    readonly maxMs?: number
    readonly retry?: boolean
  }
}

const anyLength = 'a wait of any length is told: waiting is policy (recommended reading)'

/** Retry-After style headers as five clients read them, and when a response is retried at all. */
export const retryAfter = new VectorFile<RetryAfterCase>('retry-after.json', [
  { of: /^goclaw-zero-means-none$/, reason: 'zero is a permission (recommended reading)' },
  { of: /^goclaw-fraction-not-accepted$/, reason: 'fractions are read (recommended reading)' },
  { of: /^openai-leading-number-is-read$/, reason: 'not a legal value (recommended reading)' },
  {
    of: /^openai-(?:ms-|date-)?over-one-minute|^vercel-exactly-one-minute-is-dropped$/,
    reason: anyLength,
  },
  {
    of: /^openai-backoff-|^goclaw-hint-beats-backoff$/,
    reason: 'what a retry does with a hint, or without: the retry middleware has its own rule',
  },
  {
    of: /^streamed-request-body-is-never-retried$/,
    reason: 'a property of the request: an attempt starts from the request and not from a body',
  },
])
