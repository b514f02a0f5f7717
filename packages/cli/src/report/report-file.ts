import type { Report } from '@stint/core'

/** A limit that a pipeline declares above everything that repeats, so that it holds for the whole call. */
export interface DeclaredLimit {
  readonly layer: string
  readonly index: number
  readonly ms?: number
  readonly attempts?: number
  readonly cost?: number
}

/** What was known before the call ran. */
export interface Bound {
  readonly attempts: number
  /** Infinity where nothing bounds it, as below. */
  readonly elapsedMs: number
  readonly cost: number
  readonly limits: readonly DeclaredLimit[]
  /** Name of each layer, outermost first. */
  readonly layers: readonly string[]
}

/** What a file holds: a report, and what was saved with it. */
export interface ReportFile {
  readonly report: Report
  /** Of the pipeline, where its explanation was saved with the report. */
  readonly bound?: Bound
  /** What the error of the call advises, where the error was saved. */
  readonly advice?: string
}
