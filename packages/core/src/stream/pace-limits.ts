/** How long a stream may keep its reader waiting, in milliseconds. What is left out has no limit. */
export interface PaceLimits {
  /** From when the layer was entered to the first output. */
  readonly firstMs?: number | undefined
  /** From when the next part is asked for until there is one. */
  readonly betweenMs?: number | undefined
}
