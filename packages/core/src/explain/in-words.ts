/** `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  const unique = [...new Set(names)]
  const last = unique.at(-1) ?? ''
  const rest = unique.slice(0, -1)
  return rest.length === 0 ? last : `${rest.join(', ')} and ${last}`
}

/** `1 attempt`, `3 attempts`. */
export function counted(count: number, word: string, plural = `${word}s`): string {
  return `${count} ${count === 1 ? word : plural}`
}
