/** 5.28 µs */
export function microseconds(ns: number): string {
  return `${digits(ns / 1000)} µs`
}

/** 3.1 kB, 12 MB: of 1000 bytes and of a million. */
export function size(bytes: number): string {
  if (Math.abs(bytes) < 1e6) return `${digits(bytes / 1e3)} kB`
  return `${digits(bytes / 1e6)} MB`
}

/** 2.31 × */
export function times(ratio: number): string {
  return `${digits(ratio)} ×`
}

/** Three digits that count. */
function digits(value: number): string {
  const whole = Math.trunc(Math.abs(value)).toString().length
  return value.toFixed(Math.max(0, 3 - whole))
}
