/** When entries started, oldest first: an immutable value that holds those of the last minute. */
export type Starts = readonly number[]

const minuteMs = 60_000

/** Those that still count: one that started a minute ago no longer does. */
export function recent(starts: Starts, now: number): Starts {
  const first = starts.findIndex((at) => at + minuteMs > now)
  if (first === 0) return starts
  return first < 0 ? [] : starts.slice(first)
}

/**
 * The earliest time at which an entry can start so that no minute, whenever it begins, sees more than `most` starts.
 * @param ahead how many others start before it.
 */
export function nextStart(starts: Starts, ahead: number, most: number, now: number): number {
  if (most === Infinity) return now
  const planned = [...recent(starts, now)]
  for (let n = 0; n <= ahead; n += 1) {
    const before = planned.at(-most)
    const free = planned.length < most || before === undefined ? now : before + minuteMs
    planned.push(Math.max(now, free))
  }
  return planned.at(-1) ?? now
}

/** Without one of the starts at that time: what it was for has not taken place. */
export function without(starts: Starts, at: number): Starts {
  const index = starts.lastIndexOf(at)
  return index < 0 ? starts : starts.toSpliced(index, 1)
}
