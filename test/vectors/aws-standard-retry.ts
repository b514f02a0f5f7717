import { VectorFile } from './exemptions.ts'

export interface AwsResponse {
  readonly status: number
  readonly errorCode?: string
  readonly modelled?: 'none' | 'retryable' | 'throttling'
  readonly headers?: Readonly<Record<string, string>>
}

export interface AwsStep {
  /** In a quota sequence. */
  readonly response?: AwsResponse
  /** In a timing sequence. */
  readonly errorType?: 'transient' | 'throttling'
  readonly expect: { readonly outcome?: string; readonly delayMs?: number }
}

export interface AwsCase {
  readonly id: string
  readonly group:
    | 'quota-sequence'
    | 'timing-sequence'
    | 'attempt-count'
    | 'total-delay'
    | 'hint-clamp'
  readonly profile: '2026' | 'legacy' | 'any'
  readonly given: {
    readonly maxAttempts?: number
    readonly backoffMs?: number
    readonly hintMs?: number
  }
  readonly steps?: readonly AwsStep[]
  readonly responses?: readonly AwsResponse[]
  readonly expect: {
    readonly attempts?: number
    readonly totalDelayMs?: number
    readonly delayMs?: number
  }
}

/** The standard retry strategy of AWS: attempts, waits, and a quota. */
export const awsRetry = new VectorFile<AwsCase>(
  'aws-standard-retry.json',
  [
    {
      of: ({ steps = [] }) => steps.some((step) => step.expect.outcome === 'retry_quota_exceeded'),
      reason: "the strategy's own bucket of 500 tokens; ours is quota, a ratio as in Finagle",
    },
    {
      of: ({ steps = [] }) => new Set(steps.map((step) => step.errorType)).size > 1,
      reason: 'one base for each kind of error in one backoff; a retry has one base for all',
    },
    {
      of: /^hint-above-window-is-cut$/,
      reason: 'a hint is waited for in full, or not at all when it is longer than maxWait',
    },
  ],
  [
    'not compared: quotaAfter, cost: the bucket of tokens; attempts and waits of those sequences are compared',
  ],
)
