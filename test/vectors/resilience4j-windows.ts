import { VectorFile } from './exemptions.ts'

/** What an `expect` asserts of a window; rates are percent. */
interface Expectation {
  readonly op: 'expect'
  readonly total: number
  readonly successful?: number
  readonly failed?: number
  readonly slow?: number
  readonly failureRate?: number
  readonly slowRate?: number
}

export interface WindowCase {
  readonly id: string
  readonly config:
    | { readonly kind: 'count'; readonly size: number }
    | { readonly kind: 'time'; readonly seconds: number }
  readonly ops: readonly (
    | Expectation
    | { readonly op: 'advance'; readonly ms: number }
    | { readonly op: 'record'; readonly outcome: string }
  )[]
}

/** Sliding windows, by calls and by time. */
export const windows = new VectorFile<WindowCase>(
  'resilience4j-windows.json',
  [],
  [
    'not compared: totalDurationMs, averageDurationMs: no rule of breaker looks at durations beyond slow or not',
    'not compared: slowSuccessful, slowFailed: no rule parts slow calls; their sum, slow, is compared',
  ],
)
