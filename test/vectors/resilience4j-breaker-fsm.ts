import { VectorFile } from './exemptions.ts'

export type CircuitState = 'CLOSED' | 'OPEN' | 'HALF_OPEN' | 'FORCED_OPEN'

/** What `expectMetrics` asserts; rates are percent, -1 until enough calls are in. */
interface Metrics {
  readonly buffered?: number
  readonly successful?: number
  readonly failed?: number
  readonly slow?: number
  readonly failureRate?: number
  readonly slowRate?: number
}

export type CircuitOperation =
  | {
      readonly op: 'transition'
      readonly to: CircuitState
      readonly forMs?: number
      readonly untilMs?: number
      readonly expect?: 'illegal'
    }
  | { readonly op: 'acquire'; readonly expect: 'permitted' | 'not_permitted' }
  | { readonly op: 'tryAcquire'; readonly expect: boolean; readonly times?: number }
  | { readonly op: 'success'; readonly durationMs: number }
  | { readonly op: 'error'; readonly durationMs: number; readonly kind?: 'IGNORED' }
  | { readonly op: 'call'; readonly takesMs: number; readonly result: 'success' }
  | { readonly op: 'release' | 'reset' }
  | { readonly op: 'advance'; readonly ms: number }
  | { readonly op: 'expectState'; readonly state: CircuitState }
  | ({ readonly op: 'expectMetrics' } & Metrics)
  | { readonly op: 'expectEvents'; readonly failureRateExceeded?: number }

export interface CircuitCase {
  readonly id: string
  readonly group: 'sequence' | 'transition-table'
  readonly config?: 'default' | Readonly<Record<string, any>>
  /** Of a sequence. */
  readonly ops?: readonly CircuitOperation[]
  readonly from: CircuitState
  readonly expect: Readonly<Record<string, boolean>>
}

/** States, transitions, permits when half-open, and slow calls of the breaker of resilience4j. */
export const circuits = new VectorFile<CircuitCase>(
  'resilience4j-breaker-fsm.json',
  [
    {
      of: /^(?:disabled-|metrics-only-|initial-metrics-only$|moving-to-the-same-state-)/,
      reason: 'a breaker that only counts, or does nothing, is a layer left out: no such states',
    },
    {
      of: /^allowed-from-(?:metrics-only|disabled|forced-open)$/,
      reason: 'no such state; what a hand opened, only a hand closes, with no half-open between',
    },
    {
      of: /^initial-open$/,
      reason: 'a circuit begins closed: a hand opens it before the first call, and closes it',
    },
    {
      of: /^half-open-times-out-/,
      reason: 'no time limit when half-open: a probe comes back at its own deadline, and counts',
    },
    { of: /^open-wait-grows$/, reason: 'the cooldown is the same each time' },
    {
      of: /^still-open-at-exactly-the-wait$/,
      reason: 'a refusal says afterMs, and whoever comes back after exactly that long is let in',
    },
    {
      of: /^late-results-in-open-/,
      reason: 'what began before it opened is not counted; that it changes nothing is a unit test',
    },
  ],
  [
    'not compared: notPermitted: the report of each call lists its refusal; the breaker keeps no sum',
    'not compared: counts right after a transition to OPEN, which only failing calls can make in stint',
    'not compared: columns METRICS_ONLY and DISABLED of the transition table: no such states',
  ],
)
