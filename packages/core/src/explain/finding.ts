/** Something about a stack that its author should know. */
export interface Finding {
  /** Stable, for suppressing and for its page in the docs. */
  readonly code: string
  /**
   * `error`: something declared is dead, or a target out of reach, whatever is added below. `warning`: it works
   * otherwise than it looks. `note`: good to know.
   */
  readonly level: 'error' | 'warning' | 'note'
  /** What happens, in numbers. */
  readonly text: string
  /** The change that mends it. */
  readonly mend: string
  /** Position of the layer it is about. */
  readonly layer?: number
  /** The pipeline that the layer stands in, when that is a target of the one explained. */
  readonly pipeline?: string
  /** Its page in the repository: what happens, an example, the fix. */
  readonly docs: string
}
