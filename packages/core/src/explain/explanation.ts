import type { Finding } from './finding.ts'

/** One layer of an explained stack. The bounds are those of one entry into this layer, for all its targets. */
export interface ExplainedLayer {
  readonly index: number
  readonly name: string
  readonly options: Readonly<Record<string, unknown>>
  readonly repeats: boolean
  readonly attempts: number
  readonly elapsedMs: number
  readonly submissions: number
  readonly cost: number
  /**
   * What it makes of what is below: `× 2 targets`, `× 3 tries`, `+ 2 steps`, `caps 8 attempts`; `may cut in` where it may
   * keep every run below the bound. Empty when all stays the same.
   */
  readonly effect: string
  readonly targets?: readonly string[]
}

/** The worst case of a pipeline, known before anything runs. */
export interface Explanation {
  /** No run makes more; the call's own account holds exactly these. */
  readonly attempts: number
  /** Whole milliseconds; Infinity unless a deadline encloses everything that may take time. */
  readonly elapsedMs: number
  /** Paid submissions on the wire; Infinity where a target sends outside `attempt.fetch`. */
  readonly submissions: number
  /** In quoted prices, so without what a provider bills beyond its quote; Infinity where nothing bounds it. */
  readonly cost: number
  /** Whether some layer may keep every run below `attempts`. When false, some sequence of faults reaches them. */
  readonly atMost: boolean
  readonly layers: readonly ExplainedLayer[]
  readonly findings: readonly Finding[]
  /** A picture of the stack, for a review. */
  toString(): string
}

/** What one target makes of a request. */
export interface PlannedTarget {
  readonly id: string
  /** The pipelines that lead to it, outermost first. */
  readonly inside: readonly string[]
  /** `true`, why not, or `undefined` where it cannot tell: of the request as it was given. */
  readonly accepts: true | string | undefined
  /** The steps that make it acceptable, where the request as it was given is not. */
  readonly after?: string
  /** Whether its attempts are in the bounds. */
  readonly counts: boolean
  /** The dearest price of the shapes it takes; Infinity where it quotes none. */
  readonly price: number
}

/** The worst case of a pipeline for one request: with what its targets accept, and their prices. */
export interface Plan extends Explanation {
  /** The providers, in the order they are listed in. */
  readonly targets: readonly PlannedTarget[]
}
