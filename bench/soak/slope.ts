/** A point of a measurement over time. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** The straight line that fits best (least squares): `y = start + rise * x`; level where there is no second point. */
export function fitLine(points: readonly Point[]): {
  readonly start: number
  readonly rise: number
} {
  const meanX = mean(points.map(({ x }) => x))
  const meanY = mean(points.map(({ y }) => y))
  const spread = sum(points.map(({ x }) => (x - meanX) ** 2))
  if (spread === 0) return { start: meanY, rise: 0 }
  const rise = sum(points.map(({ x, y }) => (x - meanX) * (y - meanY))) / spread
  return { start: meanY - rise * meanX, rise }
}

/** What came after half of the time: by then caches are full and code is compiled. */
export function secondHalf(points: readonly Point[]): readonly Point[] {
  const middle = ((points[0]?.x ?? 0) + (points.at(-1)?.x ?? 0)) / 2
  return points.filter(({ x }) => x >= middle)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : sum(values) / values.length
}
