/** A ratio to reach, or another bound. */
export interface Target {
  readonly name: string
  readonly wanted: string
  readonly found: string
  readonly reached: boolean
}
