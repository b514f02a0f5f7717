/** No chain of causes that makes sense is longer. */
const deepest = 5

/** The outermost of an error and its causes that is of a kind: gateways wrap what they were told. */
export function causeIn<T>(error: unknown, is: (value: unknown) => value is T): T | undefined {
  let inner = error
  for (let depth = 0; depth < deepest && inner !== undefined; depth += 1) {
    if (is(inner)) return inner
    inner = inner instanceof Error ? inner.cause : undefined
  }
  return undefined
}
