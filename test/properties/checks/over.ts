import type { Made } from '../run-plan.ts'
import { framesOf } from '../probe.ts'
import type { Frame } from '../world.ts'
import type { Check, Evidence } from './violation.ts'

/** Law 7: over means over. */
export const over: Check = function* (evidence) {
  const { world, timersLeft, made } = evidence
  if (world.unhandled.length > 0) yield `unhandled rejection: ${String(world.unhandled[0])}`
  if (timersLeft > 0) yield `${timersLeft} timers left after every call had settled`
  for (const each of made) yield* callOver(evidence, each)
  yield* branchesOver(evidence)
  yield* onTime(evidence)
}

function* callOver(evidence: Evidence, each: Made): Generator<string> {
  const { watched, aborted, hung, listenersLeft, handle } = each
  const { settled } = watched
  if (!settled) {
    yield `${watched.id} never settled, not even after an abort`
    return
  }
  if (listenersLeft > 0) yield `${listenersLeft} listeners left on the caller's signal`
  if (aborted && settled.at > aborted.at) {
    yield `settled ${settled.at - aborted.at} ms after the caller's abort`
  }
  if (hung && Number.isFinite(evidence.pipelines.get(watched.line)!.explain().elapsedMs)) {
    yield 'hung although a deadline encloses everything'
  }
  const { world } = evidence
  const late = <T extends { readonly seq: number }>(all: readonly T[]): readonly T[] =>
    all.filter(({ seq }) => seq > settled.seq)
  const tried = world.tried.filter(({ callId }) => callId === watched.id)
  if (late(tried.map(({ began }) => began)).length > 0)
    yield 'a provider was called after the call had settled'
  const sent = world.sent.filter(({ callId }) => callId === watched.id)
  if (late(sent).length > 0) yield 'something was sent after the call had settled'
  if (late(watched.events).length > 0) yield 'an event came after the call had settled'
  if (JSON.stringify(handle.report) !== watched.frozen)
    yield 'the report changed after the call had settled'
}

/** Nothing is begun or sent in a branch whose layer has its result. */
function* branchesOver(evidence: Evidence): Generator<string> {
  const { world } = evidence
  for (const { parent, entered, line, at } of world.frames) {
    if (parent?.settled && parent.settled.seq < entered.seq) {
      yield `layer ${at} of ${line} was entered after the layer above had settled`
    }
  }
  for (const tried of world.tried) {
    const left = evidence
      .around(tried)
      .find(({ settled }) => settled && settled.seq < tried.began.seq)
    if (left) {
      yield `attempt ${tried.number} at ${tried.target} began after layer ${left.at} of ${left.line} had settled`
    }
    const { ended } = tried
    if (!ended) {
      yield `attempt ${tried.number} at ${tried.target} never ended`
      continue
    }
    const mine = world.sent.filter((s) => s.callId === tried.callId && s.number === tried.number)
    if (mine.some(({ seq }) => seq > ended.seq)) {
      yield `attempt ${tried.number} at ${tried.target} sent something after it was over`
    }
  }
}

/** Whether what is around an entry was over by then, so that nobody waits for it any more. */
function endedBy({ world, probed }: Evidence, frame: Frame, due: number): boolean {
  // Where a stack has no probes nobody knows.
  if (!probed) return true
  const call = world.watched.find(({ id }) => id === frame.callId)
  const around = [call, ...framesOf(frame.parent)]
  return around.some((each) => each?.settled && each.settled.at <= due)
}

/** Whatever has a deadline settles by it, and begins nothing at or after it. */
function* onTime(evidence: Evidence): Generator<string> {
  const { world } = evidence
  for (const { began, frame, number } of world.tried) {
    if (frame && began.at >= frame.view.deadline) yield `attempt ${number} began after its deadline`
  }
  for (const frame of world.frames) {
    const layer = evidence.above(frame)
    const limit = layer?.kind.deadlineMs?.(layer.term.args ?? [])
    const outer = frame.parent
    if (!layer || limit === undefined || !outer) continue
    const due = outer.entered.at + limit
    // A longer deadline inside a shorter one changes nothing.
    if (outer.view.deadline <= due) continue
    if ((outer.settled?.at ?? Infinity) > due + 1e-6 && !endedBy(evidence, outer, due)) {
      yield `${layer.term.name}(${limit}) settled at ${outer.settled?.at}, due at ${due}`
    }
    const late = world.tried.find(
      (tried) => tried.began.at >= due && evidence.around(tried).includes(frame),
    )
    if (late) yield `attempt ${late.number} began at ${late.began.at} under a deadline at ${due}`
  }
  for (const { planned, watched } of evidence.made) {
    const limit = planned.deadline
    if (
      limit !== undefined &&
      (watched.settled?.at ?? Infinity) > watched.started.at + limit + 1e-6
    ) {
      yield `run({ deadline: ${limit} }) settled at ${watched.settled?.at}, began at ${watched.started.at}`
    }
    const scope = evidence.plan.scope?.deadline
    const end = Math.max(watched.started.at, evidence.scopeBegan + (scope ?? Infinity))
    if ((watched.settled?.at ?? Infinity) > end + 1e-6) yield `settled after its scope had ended`
  }
}
