/** Milliseconds as seconds without the noise of a division: `110.812`. */
export function exactSeconds(ms: number): string {
  return plain(Number((ms / 1000).toPrecision(12)))
}

/** Milliseconds in seconds, to the tenth from 1 s on: `110.8 s`. */
export function showSeconds(ms: number): string {
  const digits = ms >= 1000 ? 1 : 3
  return `${plain(Number((ms / 1000).toFixed(digits)))} s`
}

/** A sum of prices without the noise of sums like 0.1 + 0.2. */
export function showCost(cost: number): string {
  return plain(Number(cost.toPrecision(12)))
}

/** All milliseconds in seconds, with as many decimals as one of them needs: a column whose points stand in line. */
export function secondsColumn(all: readonly number[]): (ms: number) => string {
  const decimals = Math.max(0, ...all.map((ms) => exactSeconds(ms).split('.')[1]?.length ?? 0))
  return (ms) => (ms / 1000).toFixed(Math.min(decimals, 20))
}

/** Never as `1e-7`. */
function plain(value: number): string {
  const text = String(value)
  if (!text.includes('e')) return text
  return value.toLocaleString('en-US', { useGrouping: false, maximumSignificantDigits: 12 })
}
