/** A number without the noise of sums like 0.1 + 0.2. */
export function showNumber(value: number): string {
  return String(Number(value.toPrecision(12)))
}
