/**
 * What was seen, as far as a case asserts it: what the source leaves out is not compared. Rates are equal within a
 * ten-thousandth.
 */
export function asAsserted(
  seen: Readonly<Record<string, number>>,
  wanted: object,
): { readonly seen: object; readonly wanted: object } {
  const names = Object.keys(seen).filter((name) => name in wanted)
  const rounded = (values: object): object =>
    Object.fromEntries(names.map((name) => [name, Number(Reflect.get(values, name)).toFixed(4)]))
  return { seen: rounded(seen), wanted: rounded(wanted) }
}
