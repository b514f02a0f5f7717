/** Beyond, the distributions are not gone through: each part is then taken at its most. */
const mostEntries = 200

/**
 * The most that a number of entries comes to, however they fall on the parts: what a repeater may do that chooses among
 * targets and does not say how.
 */
export function spread(parts: readonly ((entries: number) => number)[], entries: number): number {
  if (entries > mostEntries) return parts.reduce((sum, part) => sum + part(entries), 0)
  const best = parts.reduce<readonly number[]>(
    (before, part) => withPart(before, part),
    Array.from({ length: entries + 1 }, () => 0),
  )
  return best[entries] ?? 0
}

/** By entries: the most of the parts so far together with one more. */
function withPart(before: readonly number[], part: (entries: number) => number): readonly number[] {
  const own = before.map((_, entries) => (entries === 0 ? 0 : part(entries)))
  return before.map((_, entries) => {
    let most = 0
    for (let given = 0; given <= entries; given += 1) {
      most = Math.max(most, (before[entries - given] ?? 0) + (own[given] ?? 0))
    }
    return most
  })
}
