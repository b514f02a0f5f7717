import type { Frame, Tried } from '../world.ts'
import type { Check, Evidence } from './violation.ts'

const terminal = new Set([
  'rate_limit',
  'quota',
  'billing',
  'auth',
  'not_found',
  'invalid_request',
  'content_policy',
  'unsupported',
  'too_large',
  'context_length',
  'overloaded',
  'server_error',
  'empty_response',
])

/** Cut off before a terminal answer, and perhaps paid for. */
export function mayBePaid({ ended }: Tried): boolean {
  const fault = ended?.event.fault
  if (!fault) return false
  return (
    fault.delivery === 'unknown' || (fault.delivery === 'accepted' && !terminal.has(fault.kind))
  )
}

/** Succeeded, or failed with a delivery that does not rule out a bill. */
export function wasPaid({ ended }: Tried): boolean {
  const { fault } = ended?.event ?? {}
  return !fault || fault.delivery === 'accepted' || fault.delivery === 'unknown'
}

/** The rule about money: a target that may have been paid is not sent to again, unless the layer that asks resends. */
export const notBoughtTwice: Check = function* (evidence) {
  for (const again of evidence.world.tried) {
    const paid = evidence.world.tried.find(
      (earlier) =>
        earlier.callId === again.callId &&
        earlier.target === again.target &&
        earlier.ended &&
        earlier.ended.seq < again.began.seq &&
        mayBePaid(earlier),
    )
    if (!paid || mayResend(evidence, again)) continue
    const { kind, delivery } = paid.ended!.event.fault!
    yield `${again.target} was sent to again (attempt ${again.number}) after ${kind}, ${delivery} (attempt ${paid.number})`
  }
}

/** Whether the innermost repeater that has come back to this target declares it. */
function mayResend(evidence: Evidence, again: Tried): boolean {
  const repeated = evidence.around(again).find((frame) => {
    const layer = evidence.above(frame)
    return layer?.entries !== undefined && cameBack(evidence, frame)
  })
  // Where a stack has no probes nobody knows who came back.
  if (!evidence.probed) return evidence.layers.some(resends)
  const layer = repeated && evidence.above(repeated)
  return layer !== undefined && resends(layer)
}

function resends({ kind, term }: Evidence['layers'][number]): boolean {
  return kind.resends?.(term.args ?? []) ?? false
}

/** Whether its repeater had entered the same target before, in the same run. */
function cameBack(evidence: Evidence, { parent, entered, view, line, at }: Frame): boolean {
  return evidence.world.frames.some(
    (other) =>
      other.parent === parent &&
      other.line === line &&
      other.at === at &&
      other.view.target === view.target &&
      other.entered.seq < entered.seq,
  )
}
