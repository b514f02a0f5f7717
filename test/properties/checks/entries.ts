import type { Frame } from '../world.ts'
import type { Check, Evidence } from './violation.ts'

/** Law 1: an ordinary middleware enters what is below at most once. */
export const once: Check = function* (evidence) {
  const entered = new Map<Frame, number>()
  for (const frame of evidence.world.frames) {
    const layer = evidence.above(frame)
    if (!frame.parent || !layer || layer.entries) continue
    const times = (entered.get(frame.parent) ?? 0) + 1
    entered.set(frame.parent, times)
    if (times === 2) yield `${layer.term.name} entered what is below it twice`
  }
  const attempted = new Map<Frame, number>()
  for (const { frame, target } of evidence.world.tried) {
    if (!frame || !('attempt' in (frame.view.target ?? {}))) continue
    const times = (attempted.get(frame) ?? 0) + 1
    attempted.set(frame, times)
    if (times === 2) yield `one entry led to two attempts at ${target}`
  }
}

/** Law 2: a repeater enters no more often than it declares, for one target in one call. */
export const declared: Check = function* (evidence) {
  for (const [place, { entered, entries, limit, name }] of tallies(evidence)) {
    if (entries <= limit) continue
    yield `${name} (${place}) was entered ${entered} times and entered ${entries} times, declared are ${limit}`
  }
}

interface Tally {
  readonly name: string
  entered: number
  entries: number
  limit: number
}

function tallies(evidence: Evidence): Map<string, Tally> {
  const all = new Map<string, Tally>()
  const { frames } = evidence.world
  for (const layer of evidence.layers) {
    if (!layer.entries) continue
    const here = (at: number): Frame[] => frames.filter((f) => f.line === layer.line && f.at === at)
    for (const { callId, view } of here(layer.at)) {
      const key = `${layer.line} ${layer.at} ${callId} ${view.target?.id ?? ''}`
      const tally = all.get(key) ?? { name: layer.term.name, entered: 0, entries: 0, limit: 0 }
      tally.entered += 1
      tally.limit = layer.entries(tally.entered)
      all.set(key, tally)
    }
    for (const { callId, parent } of here(layer.at + 1)) {
      const tally = all.get(`${layer.line} ${layer.at} ${callId} ${parent?.view.target?.id ?? ''}`)
      if (tally) tally.entries += 1
    }
  }
  return all
}
