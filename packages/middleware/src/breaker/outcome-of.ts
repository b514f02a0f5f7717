import { Fault, Refusal, type Ending } from '@stint/core'
import { isPassing } from '../is-passing.ts'
import type { Outcome } from './circuit-rules.ts'

/**
 * What a failed call says of the health of what it went to. A cut by failover's share counts, as does a timeout
 * that a deadline further in has made; a cut by the caller, by a deadline further out or by a layer that has its
 * result does not. Nor do refusals, bugs, and faults of the request, its shape, or ones that will not pass.
 * @param ending why the branch was over when the call failed, if it was.
 */
export function outcomeOf(thrown: unknown, ending: Ending | undefined): Outcome {
  if (Refusal.isInstance(thrown)) return 'neither'
  if (ending) return ending.by === 'share' ? 'failure' : 'neither'
  return Fault.isInstance(thrown) && isPassing(thrown) ? 'failure' : 'neither'
}
