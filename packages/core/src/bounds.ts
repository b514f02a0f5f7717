/**
 * The worst case of what is below a point in the stack, for one target in one call, each as a function of how
 * often that point is entered.
 */
export interface Bounds {
  /** How often providers are asked, at the most. */
  attempts(entries: number): number
  /** Milliseconds; Infinity when nobody knows. */
  elapsedMs(entries: number): number
  /** Paid requests on the wire; Infinity where a target sends outside `attempt.fetch`. */
  submissions(entries: number): number
  /** In the unit of the providers' `price`; Infinity when nobody knows. */
  cost(entries: number): number
}

const measures = ['attempts', 'elapsedMs', 'submissions', 'cost'] as const

/** The same bounds with some functions replaced. */
export function withBounds(below: Bounds, change: Partial<Bounds>): Bounds {
  const kept: Bounds = {
    attempts: (k) => below.attempts(k),
    elapsedMs: (k) => below.elapsedMs(k),
    submissions: (k) => below.submissions(k),
    cost: (k) => below.cost(k),
  }
  return { ...kept, ...change }
}

/** What is below, entered as often as `entries` says. */
export function multiplied(below: Bounds, entries: (k: number) => number): Bounds {
  return {
    attempts: (k) => below.attempts(entries(k)),
    elapsedMs: (k) => below.elapsedMs(entries(k)),
    submissions: (k) => below.submissions(entries(k)),
    cost: (k) => below.cost(entries(k)),
  }
}

/** One after another: what a failover's targets come to together. */
export function summed(parts: readonly Bounds[]): Bounds {
  const sum = (measure: (typeof measures)[number]) => (k: number) =>
    parts.reduce((total, part) => total + part[measure](k), 0)
  return {
    attempts: sum('attempts'),
    elapsedMs: sum('elapsedMs'),
    submissions: sum('submissions'),
    cost: sum('cost'),
  }
}
