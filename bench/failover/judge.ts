import type { Asked, Entry, Journal } from './journal.ts'

/** What is measured of one peer in one world. */
export interface Verdict {
  readonly calls: number
  /** Share of calls that came to an image. */
  readonly success: number
  /** Share of calls whose image was made from the lighter prompt. */
  readonly light: number
  /** Submissions per call. */
  readonly sent: number
  /** Submissions per call that a vendor bills. */
  readonly billed: number
  /** Milliseconds until the caller had its answer, whatever it was: the half of the calls, and the longest. */
  readonly p50: number
  readonly max: number
  /** Submissions that went out when their caller had its answer. */
  readonly late: number
  /** Submissions like one that the same vendor had answered with a fault that says never again. */
  readonly again: number
}

/** Counts what a journal shows. Where an agent asks several times, a call is its whole turn. */
export function judge({ entries, asked }: Journal): Verdict {
  const calls = [...new Set(asked.map(({ call }) => call))]
  const turns = calls.map((call) => asked.filter((one) => one.call === call))
  const times = turns.map(timeOf).toSorted((a, b) => a - b)
  const made = turns.map((turn) => turn.find(({ ok }) => ok)).filter((one) => one !== undefined)
  const per = (count: number): number => count / turns.length
  return {
    calls: turns.length,
    success: per(made.length),
    light: per(made.filter((one) => imageOf(one, entries)?.light).length),
    sent: per(entries.length),
    billed: per(entries.filter(({ step }) => step.billed).length),
    p50: times[Math.ceil(times.length / 2) - 1] ?? 0,
    max: times.at(-1) ?? 0,
    late: entries.filter((entry) => isLate(entry, asked)).length,
    again: entries.filter((entry, at) => isSentAgain(entry, entries.slice(0, at))).length,
  }
}

/** From the first call of a turn to the last answer, with the agent's pauses. */
function timeOf(turn: readonly Asked[]): number {
  return (turn.at(-1)?.ended ?? 0) - (turn[0]?.began ?? 0)
}

/** The submission that the image of a call came from: the last to be answered with one in time. */
function imageOf(one: Asked, entries: readonly Entry[]): Entry | undefined {
  return entries.findLast(
    ({ call, cut, step, endedAt = Infinity }) =>
      call === one.call && step.kind === 'made' && !cut && endedAt <= one.ended,
  )
}

function isLate(entry: Entry, asked: readonly Asked[]): boolean {
  return !asked.some(
    ({ call, began, ended }) => call === entry.call && began <= entry.at && entry.at <= ended,
  )
}

function isSentAgain(entry: Entry, before: readonly Entry[]): boolean {
  return before.some(
    ({ vendor, digest, step, cut, endedAt = Infinity }) =>
      step.terminal === true &&
      !cut &&
      vendor === entry.vendor &&
      digest === entry.digest &&
      endedAt <= entry.at,
  )
}
