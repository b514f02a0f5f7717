/** How long to wait before each further try: an immutable value, safe to share. */
export interface Backoff {
  /** As explain shows it. */
  readonly name: string
  /** No delay is longer than this, in milliseconds. */
  readonly max: number
  /**
   * Whole milliseconds before the next try.
   * @param n waits before this one, from 0.
   * @param random gives a number from 0 to below 1.
   * @param previous what this gave last time; undefined at first.
   */
  delay(n: number, random: () => number, previous: number | undefined): number
}
