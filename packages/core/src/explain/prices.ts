/** So many attempts at one price. */
export interface Priced {
  /** Infinity where none is quoted. */
  readonly price: number
  readonly attempts: number
}

/** The dearest of these attempts, as many as there may be. */
export function dearest(priced: readonly Priced[], attempts: number): readonly Priced[] {
  let left = attempts
  const taken: Priced[] = []
  for (const each of priced.toSorted((a, b) => b.price - a.price)) {
    const few = Math.min(left, each.attempts)
    if (few > 0) taken.push({ price: each.price, attempts: few })
    left -= few
  }
  return taken
}

/** What they come to. */
export function total(priced: readonly Priced[]): number {
  return priced.reduce((sum, { price, attempts }) => sum + (price === 0 ? 0 : price * attempts), 0)
}
