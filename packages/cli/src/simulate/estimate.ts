/**
 * A figure with its 95 % confidence interval. Both ends are undefined where there are too few calls to tell, or where
 * it is infinite.
 */
export interface Estimate {
  readonly value: number
  readonly low?: number | undefined
  readonly high?: number | undefined
}

/** The standard normal's 97.5th percentile: an interval of this many standard errors either side holds 95 %. */
export const z = 1.959963984540054
/** The same of Student's t with 39 degrees of freedom. */
const t39 = 2.0226909

/**
 * Calls are not independent: neighbours share an outage, a breaker, a limit. So they are taken in batches of neighbours,
 * and what differs between batches says how sure a figure is (the method of batch means).
 */
const batches = 40
/** With fewer calls in a batch its figure says nothing. */
const leastPerBatch = 10

/** With fewer calls nothing is said of chance in a difference. */
export const leastCalls: number = batches * leastPerBatch

/** A column of numbers, one for each call in order. */
export type Column = ArrayLike<number>

export function mean(column: Column): number {
  let sum = 0
  for (let at = 0; at < column.length; at++) sum += column[at]!
  return sum / column.length
}

/** The share of calls with a 1 in a column of ones and zeros, with Wilson's score interval. */
export function estimateShare(column: Column): Estimate {
  const value = mean(column)
  const n = column.length / inflation(column)
  if (!(n > 0)) return { value }
  const centre = (value + (z * z) / (2 * n)) / (1 + (z * z) / n)
  const half =
    (z / (1 + (z * z) / n)) * Math.sqrt((value * (1 - value)) / n + (z * z) / (4 * n * n))
  return { value, low: Math.max(0, centre - half), high: Math.min(1, centre + half) }
}

/** The mean of a column, with the normal interval of the method of batch means. */
export function estimateMean(column: Column): Estimate {
  const value = mean(column)
  if (column.length < 2) return { value }
  const error = Math.sqrt((variance(column) / column.length) * inflation(column))
  return { value, low: value - t39 * error, high: value + t39 * error }
}

/** A quantile of a column, with the interval between two of its order statistics. */
export function estimateQuantile(column: Column, share: number): Estimate {
  const sorted = Float64Array.from(column).toSorted()
  const value = quantile(sorted, share)
  if (sorted.length < 2) return { value }
  const below = Uint8Array.from({ length: column.length }, (_, at) => Number(column[at]! <= value))
  const half = z * Math.sqrt(sorted.length * share * (1 - share) * inflation(below))
  const rank = sorted.length * share
  const [low, high] = [Math.floor(rank - half) - 1, Math.ceil(rank + half)]
  if (low < 0 || high >= sorted.length) return { value }
  return { value, low: sorted[low], high: sorted[high] }
}

/**
 * How a figure of one column differs from the same figure of another with the same calls: as it does batch by batch.
 * Undefined ends where there are too few calls.
 */
export function estimateDifference(
  one: Column,
  other: Column,
  figure: (column: Column) => number,
): Estimate {
  const length = Math.min(one.length, other.length)
  const differ = (from: number, to: number): number =>
    figure(slice(one, from, to)) - figure(slice(other, from, to))
  const value = differ(0, length)
  const size = Math.floor(length / batches)
  if (size < leastPerBatch || !Number.isFinite(value)) return { value }
  const each = Array.from({ length: batches }, (_, at) => differ(at * size, (at + 1) * size))
  const error = Math.sqrt(variance(each) / batches)
  return Number.isFinite(error)
    ? { value, low: value - t39 * error, high: value + t39 * error }
    : { value }
}

/** The smallest number that at least this share of a column does not exceed. */
export function quantileOf(share: number): (column: Column) => number {
  return (column) => quantile(Float64Array.from(column).toSorted(), share)
}

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

/** How many times as uncertain a mean is as it would be if calls were independent; 1 at least. */
function inflation(column: Column): number {
  const size = Math.floor(column.length / batches)
  const spread = size < leastPerBatch ? 0 : variance(column)
  if (spread === 0) return 1
  const means = Array.from({ length: batches }, (_, at) =>
    mean(slice(column, at * size, (at + 1) * size)),
  )
  return Math.max(1, (variance(means) * size) / spread)
}

function variance(column: Column): number {
  const middle = mean(column)
  let sum = 0
  for (let at = 0; at < column.length; at++) sum += (column[at]! - middle) ** 2
  return sum / (column.length - 1)
}

function slice(column: Column, from: number, to: number): Column {
  return Array.prototype.slice.call(column, from, to)
}
