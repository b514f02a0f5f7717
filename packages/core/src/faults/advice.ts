import { formatDuration } from '../duration.ts'
import type { Fault } from './fault.ts'
import type { Refusal } from './refusal.ts'
import type { StoppedBy } from '../report/report.ts'

/** What a caller, an agent above all, should do next. */
export interface Advice {
  /** `never`: asking again cannot help. `later`: the same may succeed. `changed`: only another request may. */
  readonly again: 'never' | 'later' | 'changed'
  /** When, in milliseconds from now, where it is known. */
  readonly afterMs?: number
  readonly text: string
}

/** Advice from what ended a call: its last real fault, or the refusals that kept it from any attempt. */
export function adviseOn(
  fault: Fault | undefined,
  refusals: readonly Refusal[],
  stoppedBy?: StoppedBy,
  stop?: Pick<Refusal, 'reason' | 'afterMs'>,
): Advice {
  if (stoppedBy?.layer === 'scope') return scopeRefuses(stop)
  if (fault) return adviseOnFault(fault)
  if (refusals.length > 0) return adviseOnRefusals(refusals)
  return {
    again: 'never',
    text: 'This is a mistake in the pipeline: mend it before calling again.',
  }
}

/** What a scope has used up stays so; shared state that is lost comes back. */
function scopeRefuses(stop: Pick<Refusal, 'reason' | 'afterMs'> | undefined): Advice {
  const reason = stop === undefined ? '' : ` (${stop.reason})`
  if (stop?.afterMs !== undefined) {
    return later(stop.afterMs, `This scope lets nothing through at present${reason}.`)
  }
  const text = `This scope lets nothing more through${reason}: do not call again in it, go on with what there is.`
  return { again: 'never', text }
}

function adviseOnFault(fault: Fault): Advice {
  const what = fault.kind.replaceAll('_', ' ')
  if (fault.kind === 'aborted')
    return { again: 'later', text: 'The call was cut off; it may be made again.' }
  if (fault.scope === 'request' || fault.scope === 'shape') {
    return {
      again: 'changed',
      text: `Do not repeat this request as it is (${what}): change it first.`,
    }
  }
  if (!fault.transient) {
    return {
      again: 'never',
      text: `Asking again cannot help (${what}): the setup must be mended first.`,
    }
  }
  return later(fault.retryAfterMs, `The request may succeed later (${what}).`)
}

function adviseOnRefusals(refusals: readonly Refusal[]): Advice {
  if (refusals.every((refusal) => refusal.again === 'changed')) {
    return {
      again: 'changed',
      text: 'This same request has failed repeatedly and was not sent again: change it, or give up.',
    }
  }
  const times = refusals.map((refusal) => refusal.afterMs).filter((time) => time !== undefined)
  return later(times.length > 0 ? Math.min(...times) : undefined, 'Nothing was sent.')
}

function later(afterMs: number | undefined, text: string): Advice {
  if (afterMs === undefined) return { again: 'later', text: `${text} Wait before asking again.` }
  return { again: 'later', afterMs, text: `${text} Ask again in ${formatDuration(afterMs)}.` }
}
