/** How many calls ended, and how: an immutable value. A failure that was slow as well is in all three. */
export interface Counts {
  readonly calls: number
  readonly failed: number
  readonly slow: number
}

/** Nothing has ended yet. */
export const noCalls: Counts = { calls: 0, failed: 0, slow: 0 }

/** One call, as it is added to a window. */
export function oneCall(end: { readonly failed: boolean; readonly slow: boolean }): Counts {
  return { calls: 1, failed: end.failed ? 1 : 0, slow: end.slow ? 1 : 0 }
}

/** Both together. */
export function plus(one: Counts, other: Counts): Counts {
  return {
    calls: one.calls + other.calls,
    failed: one.failed + other.failed,
    slow: one.slow + other.slow,
  }
}

/** What is left of the first without the second, which is a part of it. */
export function minus(whole: Counts, part: Counts): Counts {
  return {
    calls: whole.calls - part.calls,
    failed: whole.failed - part.failed,
    slow: whole.slow - part.slow,
  }
}
