import type { Report, ReportedAttempt, ReportedSkip, ReportedWait } from '@stint/core'
import { placeOf } from './place-of.ts'

/** An attempt, and the waits that led to it. */
export interface AttemptRow {
  readonly attempt: ReportedAttempt
  readonly waits: readonly ReportedWait[]
}

/** What kept a target or a layer from being entered, as often as it did for the same reason. */
export interface NoteRow {
  readonly text: string
  readonly skips: readonly ReportedSkip[]
  readonly waits: readonly ReportedWait[]
}

/** What belongs together in the picture: the attempts at one target with one shape, or what else there was at it. */
export interface Lane {
  readonly target: string
  readonly shape?: string
  readonly attempts: readonly AttemptRow[]
  readonly notes: readonly NoteRow[]
  readonly firstMs: number
}

/** A call by target and shape, in the order in which they were met. */
export function lanesOf(report: Report): readonly Lane[] {
  const led = waitsByAttempt(report)
  const attempted = groupBy(report.attempts, ({ target, shape }) =>
    JSON.stringify([target, shape]),
  ).map((attempts) => attemptLane(attempts, led))
  const noted = groupBy(notLed(report, led), ({ target }) => target).map(noteLane)
  const lanes = [...noted]
  for (const lane of attempted) {
    // What there was besides stands once: with the first lane of its target.
    const at = lanes.findIndex(({ target, shape }) => target === lane.target && shape === undefined)
    const [notes] = at === -1 ? [] : lanes.splice(at, 1)
    lanes.push(
      notes
        ? { ...lane, notes: notes.notes, firstMs: Math.min(lane.firstMs, notes.firstMs) }
        : lane,
    )
  }
  // The sort is stable: where a skip and an attempt fall together, the skip came first.
  return lanes.toSorted((a, b) => a.firstMs - b.firstMs)
}

type Led = ReadonlyMap<ReportedWait, ReportedAttempt>

function attemptLane(attempts: readonly ReportedAttempt[], led: Led): Lane {
  const { target, shape } = attempts[0]!
  const rows = attempts.map((attempt) => ({
    attempt,
    waits: [...led].filter(([, to]) => to === attempt).map(([wait]) => wait),
  }))
  const firstMs = Math.min(...attempts.map(({ startedMs }) => startedMs))
  return { target, shape, attempts: rows, notes: [], firstMs }
}

/** For each wait the attempt that came after it, if one did. */
function waitsByAttempt({ attempts, waits }: Report): Led {
  const led = new Map<ReportedWait, ReportedAttempt>()
  const byStart = attempts.toSorted((a, b) => a.startedMs - b.startedMs)
  for (const wait of waits) {
    const after = byStart.filter(({ startedMs }) => startedMs >= wait.startedMs + wait.ms)
    const next = after.find(({ target }) => wait.target === undefined || target === wait.target)
    if (next) led.set(wait, next)
  }
  return led
}

interface Entry {
  readonly target: string
  readonly atMs: number
  readonly text: string
  readonly skip?: ReportedSkip
  readonly wait?: ReportedWait
}

/** What led to no attempt. */
function notLed({ skips, waits }: Report, led: Led): readonly Entry[] {
  const idle = waits.filter((wait) => !led.has(wait))
  return [
    ...skips.map((skip) => ({
      target: skip.target ?? placeOf(skip),
      atMs: skip.atMs,
      text: skipText(skip),
      skip,
    })),
    ...idle.map((wait) => ({
      target: wait.target ?? placeOf(wait),
      atMs: wait.startedMs,
      text: `waits: ${wait.reason}`,
      wait,
    })),
  ]
}

function noteLane(entries: readonly Entry[]): Lane {
  const notes = groupBy(entries, ({ text }) => text).map((same) => ({
    text: same[0]!.text,
    skips: same.flatMap(({ skip }) => skip ?? []),
    waits: same.flatMap(({ wait }) => wait ?? []),
  }))
  const firstMs = Math.min(...entries.map(({ atMs }) => atMs))
  return { target: entries[0]!.target, attempts: [], notes, firstMs }
}

function skipText({ layer, target, reason }: ReportedSkip): string {
  const by = target === undefined || layer === 'gate' ? '' : ` by ${layer}`
  return `${target === undefined ? 'refused' : 'skipped'}${by}: ${reason}`
}

function groupBy<Item>(items: readonly Item[], key: (item: Item) => string): readonly Item[][] {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group) group.push(item)
    else groups.set(key(item), [item])
  }
  return [...groups.values()]
}
