/** The worst case of the pipeline, as explain gives it: what is left is counted from here. */
export interface Bound {
  readonly attempts: number
  /** Infinity where nothing limits it. */
  readonly elapsedMs: number
}
