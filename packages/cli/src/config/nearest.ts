import { distance } from 'fastest-levenshtein'

/** `: did you mean 'x'?` where a name is close to what was given, else what there is. */
export function suggest(given: string, names: readonly string[]): string {
  const [nearest] = names
    .map((name) => ({ name, far: distance(given.toLowerCase(), name.toLowerCase()) }))
    .toSorted((one, other) => one.far - other.far)
  if (nearest && nearest.far <= Math.max(2, nearest.name.length / 3)) {
    return `: did you mean '${nearest.name}'?`
  }
  return names.length === 0 ? '' : `; there are ${names.join(', ')}`
}
