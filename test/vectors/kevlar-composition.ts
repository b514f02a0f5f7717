import { VectorFile } from './exemptions.ts'

/** One strategy of a chain, the first outermost. */
export interface Strategy {
  readonly s:
    | 'retry'
    | 'timeout'
    | 'breaker'
    | 'fallback'
    | 'hedge'
    | 'marker'
    | 'concurrency-limit'
    | 'rate-limit'
    | 'custom-stateless'
    | 'custom-stateful'
    | 'throwing'
  readonly clause?: string
  readonly retries?: number
  readonly waitMs?: number
  readonly constantMs?: number
  readonly ms?: number
  readonly consecutive?: number
  readonly breakMs?: number
  readonly attempts?: number
  readonly delayMs?: number | 'infinite'
  readonly value?: number | string
  readonly name?: string
  readonly max?: number
  readonly queue?: number
  readonly permits?: number
  readonly perMs?: number
  readonly instance?: number
  readonly part?: number
}

/** What the n-th invocation of the protected function does. */
export interface Script {
  readonly every?: string
  readonly except?: Readonly<Record<string, string>>
  readonly [n: number]: string
}

export interface Scenario {
  readonly outcome?: string
  readonly invocations?: number
  readonly events?: readonly string[]
  readonly atMs?: number
  readonly retries?: number
  readonly hedges?: number
  readonly timeouts?: number
  readonly cancelled?: readonly number[]
  readonly winnerTimerDisposed?: boolean
}

export interface StandardOptions {
  readonly totalMs: number
  readonly attemptMs: number
  readonly samplingMs: number
  readonly retry?: Waits
  readonly hedge?: { readonly count: number; readonly delayMs: number }
}

/** The waits of a retry. */
export interface Waits {
  readonly count: number
  readonly type: 'constant' | 'linear' | 'exponential'
  readonly baseMs: number
}

export interface CompositionCase {
  readonly id: string
  readonly group:
    | 'order'
    | 'usage-warning'
    | 'options'
    | 'scenario'
    | 'bound'
    | 'standard-options'
    | 'sum-of-waits'
  readonly chain: readonly Strategy[] | Readonly<Record<string, readonly Strategy[]>>
  readonly script: Script | Readonly<Record<string, Script>>
  readonly strategy?: string
  readonly given: { readonly retries: number; readonly hedgeAttempts: number }
  readonly options: Readonly<Record<string, any>>
  readonly retry: Waits
  readonly recommend?: 'error'
  readonly note?: string
  readonly expect: Readonly<Record<string, any>>
}

/** Which compositions must fail or warn, what valid ones do, and the numeric rules between their times. */
export const compositions = new VectorFile<CompositionCase>(
  'kevlar-composition.json',
  [
    {
      of: ({ expect }) => expect['rule'] === 'unreachable-behind-fallback',
      reason:
        'no layer here answers whatever happens: failover can fail, so what is above is reached',
    },
    {
      of: ({ group }) => group === 'usage-warning',
      reason: 'findings of a compiler plugin about code around a call; stint has no analyzer',
    },
    {
      of: /^option-rate-limit-zero-(?:window|burst)$/,
      reason: 'limit has no window and no burst to give: perMinute is any minute',
    },
    {
      of: /^option-one-monitor-for-two-breakers$/,
      reason: 'no monitor is bound to a breaker: onChange may be one function for all',
    },
    {
      of: /^throwing-strategy-counts-as-failure$/,
      reason: 'an error of a layer that is neither Fault nor Refusal is a bug: nothing repeats it',
    },
    {
      of: /^total-timeout-caps-retries$/,
      reason:
        'a wait that would outlast the deadline is not begun: it fails at 2 s, with the fault',
    },
    {
      of: /^(?:standard-attempt-equals-total|(?:standard|hedging)-sampling-a-little-above-twice|hedging-attempt-equals-total)/,
      reason:
        'an attempt deadline as long as the one around it can never fire either, and is found',
    },
    {
      of: /^(?:standard-waits|hedging-delays)-equal-total$/,
      reason: 'what would start at the very moment the deadline passes never starts, and is found',
    },
    {
      of: /^hedging-computed-delays-are-not-checked$/,
      reason: 'hedge has no delay that is worked out for each call',
    },
    {
      of: /^sum-of-waits-overflow$/,
      reason: 'no wait is longer than maxWait, so no sum comes near the largest number',
    },
  ],
  [
    'a fallback to a value is a failover to a target that answers with it',
    'a result that a clause handles (R) is a fault here: empty_response',
    'rejected_open: the last thing in the report is the refusal of a breaker; a fault before it stays the error',
  ],
)
