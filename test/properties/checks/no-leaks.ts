import type { Check } from './violation.ts'

const parts = ['request', 'target', 'deadline', 'account', 'state'] as const

/** Law 6: below a layer stands what stood above it, but for what that layer itself changes. */
export const noLeaks: Check = function* (evidence) {
  for (const frame of evidence.world.frames) {
    const layer = evidence.above(frame)
    const { parent } = frame
    if (!layer || !parent || parent.line !== frame.line) continue
    for (const part of parts) {
      if (layer.kind.changes?.includes(part) || frame.view[part] === parent.view[part]) continue
      yield `${part} below ${layer.term.name} is not the one above it`
    }
    if (frame.view.deadline > parent.view.deadline)
      yield `a deadline was put off by ${layer.term.name}`
  }
  yield* evidence.world.complaints
}
