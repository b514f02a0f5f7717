import { adviseOn } from './advice.ts'
import { CallError } from './call-error.ts'
import type { CallState } from '../engine/call-state.ts'
import { formatDuration } from '../duration.ts'
import { Fault } from './fault.ts'
import { faultMessage } from './fault-message.ts'
import { Refusal } from './refusal.ts'
import type { Report, ReportedFault, StoppedBy } from '../report/report.ts'
import { messageOf } from './message-of.ts'

/** Makes the error of a call that failed from what was thrown and what was recorded. */
export function tellFailure(call: CallState, thrown: unknown): CallError {
  const { recorder } = call
  const mistake = !Fault.isInstance(thrown) && !Refusal.isInstance(thrown)
  const stoppedBy = mistake ? undefined : whoStopped(call, thrown)
  if (stoppedBy) recorder.stoppedBy = stoppedBy
  const report = recorder.finish('failed')
  const last = lastRealFault(call, thrown)
  const fault = last?.fault
  const final = Refusal.isInstance(thrown) ? [thrown] : []
  const refusals = recorder.refusals.length > 0 ? [...recorder.refusals] : final
  const advice = mistake
    ? adviseOn(undefined, [])
    : adviseOn(last && asOf(report.elapsedMs, last), final, stoppedBy, recorder.stop)
  const why = (mistake ? '' : describeTargets(report)) || describeMistake(call, thrown)
  const message = [
    `${call.operation} ${headline(report)}${why}`,
    neededBy(call, report),
    mistake ? '' : describeStop(call, stoppedBy),
    describeOutput(report),
    describeJobs(report),
  ]
  return new CallError(message.filter((part) => part !== '').join('. '), {
    fault,
    refusals,
    stoppedBy,
    advice,
    report,
    cause: mistake ? thrown : fault?.cause,
  })
}

/** What a provider said last. A cut by a limit of the whole call is not news when something was said before. */
function lastRealFault(call: CallState, thrown: unknown): FaultAt | undefined {
  const { cut } = call.recorder
  const faults = answersAmong(call.recorder.faults)
  const last = faults.at(-1)
  const cutByCall = last?.cutBy && cut?.wholeCall
  const earlier = cutByCall ? faults.findLast((entry) => !entry.cutBy) : undefined
  const word = earlier ?? last
  if (word) return word
  return Fault.isInstance(thrown) ? { fault: thrown, atMs: call.recorder.elapsedMs } : undefined
}

/** A fault, and when it was met. */
interface FaultAt {
  readonly fault: Fault
  readonly atMs: number
}

/** A fault as it is at the end of the call: some of its Retry-After may have passed. */
function asOf(nowMs: number, { fault, atMs }: FaultAt): Fault {
  const { retryAfterMs } = fault
  if (retryAfterMs === undefined || nowMs === atMs) return fault
  return fault.with({ retryAfterMs: Math.max(0, retryAfterMs - (nowMs - atMs)) })
}

/** The loser of a hedge, or a sibling of a refused part, is cut off because others have said what there is to say. */
function answersAmong<Entry extends { readonly fault: Fault }>(
  faults: readonly Entry[],
): readonly Entry[] {
  const answers = faults.filter(({ fault }) => fault.kind !== 'aborted')
  return answers.length > 0 ? answers : faults
}

function whoStopped(call: CallState, thrown: unknown): StoppedBy | undefined {
  const { stop, cut } = call.recorder
  if (cut && (cut.wholeCall || stop?.layer === 'engine')) return pick(cut)
  const refusal = stop && stop.layer !== 'engine' ? stop : undefined
  const refused = refusal ?? (Refusal.isInstance(thrown) ? originOf(thrown, call) : undefined)
  if (!refused || refused.layer === 'engine') return undefined
  const { layer, limit } = refused
  return pick({ layer, limit, index: call.recorder.placeOf(refused) })
}

/** Failover's refusal stands for those of its targets: when one layer has made them all, it is that layer's. */
function originOf(thrown: Refusal, { recorder }: CallState): Refusal {
  const [first, ...others] = recorder.refusals
  const same = others.every(({ layer, index }) => layer === first?.layer && index === first.index)
  return first && same ? first : thrown
}

function pick(by: {
  layer: string
  index?: number | undefined
  limit?: number | undefined
}): StoppedBy {
  const { layer, index = -1, limit } = by
  return { layer, index, ...(limit !== undefined && { limit }) }
}

function headline(report: Report): string {
  const { length } = report.attempts
  const count =
    length === 0 ? 'without any attempt' : `after ${length} attempt${length === 1 ? '' : 's'}`
  return `failed ${count} in ${formatDuration(report.elapsedMs)}: `
}

/** The last word on each target, in the order in which they were met. */
function describeTargets(report: Report): string {
  const last = new Map<string, string>()
  const count = new Map<string, number>()
  for (const { target, fault, cutBy } of report.attempts) {
    count.set(target, (count.get(target) ?? 0) + 1)
    if (fault && !(cutBy && last.has(target))) last.set(target, describeFault(fault))
  }
  for (const { target, layer, reason } of report.skips) {
    const name = target ?? layer
    if (!last.has(name)) last.set(name, `skipped, ${reason}`)
  }
  const told = [...last].map(([name, text]) => {
    const times = count.get(name) ?? 0
    return `${name}${times > 1 ? ` (${times} attempts)` : ''}: ${text}`
  })
  return told.join('; ')
}

function describeFault({ kind, status, message }: ReportedFault): string {
  const name = `${kind}${status === undefined ? '' : ` (HTTP ${status})`}`
  // A fault without a message of its own is called by its kind.
  return message === kind.replaceAll('_', ' ') ? name : `${name}, ${message}`
}

function describeMistake(call: CallState, thrown: unknown): string {
  const layer = call.blamed(thrown)
  const text = faultMessage(messageOf(thrown), [], 1000)
  return layer === undefined || text.includes(layer) ? text : `${layer}: ${text}`
}

/** Which targets can serve what this request needs, where the gate turned one away. */
function neededBy(call: CallState, report: Report): string {
  const needs = call.definition.needs?.(call.request) ?? []
  if (needs.length === 0 || !report.skips.some((skip) => skip.layer === 'gate')) return ''
  const able = [...new Set(report.attempts.map((attempt) => attempt.target))]
  const who = able.length > 0 ? able.join(', ') : 'none of the targets'
  return `The request requires ${needs.join(' and ')}, which ${who} could take`
}

function describeOutput({ output }: Report): string {
  if (!output) return ''
  const { chars, target } = output
  return `${chars} character${chars === 1 ? '' : 's'} of ${target} had been delivered`
}

function describeJobs({ jobs }: Report): string {
  const each = jobs.map(({ target, id }) => `'${id}' at ${target}`)
  if (each.length === 0) return ''
  const what = each.length === 1 ? 'A job is' : 'Jobs are'
  return `${what} unfinished, and may be fetched later by the provider's resume(id): ${each.join(', ')}`
}

function describeStop(call: CallState, stoppedBy: StoppedBy | undefined): string {
  const { stop, cut } = call.recorder
  if (stop?.layer === 'engine') return call.output?.committed ? '' : stop.reason
  if (!stoppedBy) return ''
  const reason = stop && stop.layer === stoppedBy.layer ? `: ${stop.reason}` : ''
  const limit =
    cut && stoppedBy.limit !== undefined && reason === ''
      ? ` of ${formatDuration(stoppedBy.limit)}`
      : ''
  const place = stoppedBy.index >= 0 ? ` (layer ${stoppedBy.index})` : ''
  return `Stopped by ${stoppedBy.layer}${place}${limit}${reason}`
}
