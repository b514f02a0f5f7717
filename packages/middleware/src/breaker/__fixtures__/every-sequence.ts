/** Every sequence of these values up to a length, the empty one included. */
export function* everySequence<T>(values: readonly T[], length: number): Generator<readonly T[]> {
  yield []
  if (length === 0) return
  for (const shorter of everySequence(values, length - 1)) {
    for (const value of values) yield [value, ...shorter]
  }
}
