import type { Above, Run } from './above.ts'
import { Account, type AccountLimits } from '../accounts/account.ts'
import type { Surroundings } from '../accounts/ambient.ts'
import type { Branch } from './branch.ts'
import type { CallState } from './call-state.ts'
import { limited } from './limited.ts'
import type { Pipeline } from '../pipeline.ts'

const noLimits: AccountLimits = {}
const callOwner = { layer: 'call', index: -1 }

const places = {
  scope: { name: 'scope', index: -1 },
  attempt: { name: 'attempt', index: -1 },
  run: { name: 'run', index: -1 },
} as const

/** What the options of `run` limit. */
export interface OwnLimits {
  readonly attempts: number | undefined
  readonly deadlineMs: number | undefined
}

/** Runs in the innermost of a few branches, and holds it to the limits of each, the outermost first. */
export function limitedUpTo(outer: Branch, inner: Branch, run: Run, above: Above): void {
  if (inner === outer) return run(inner, above)
  const within: Run = (_, to) => limited(inner, run, to)
  limitedUpTo(outer, inner.parent!, within, above)
}

/**
 * The branch of the whole call, which the caller can end, and inside it those that have limits of their own: what a
 * scope or an attempt of another call leaves it, and what the options of `run` say.
 */
export function openCall(
  pipeline: Pipeline,
  call: CallState,
  around: Surroundings | undefined,
  { attempts, deadlineMs }: OwnLimits,
): { readonly whole: Branch; readonly root: Branch } {
  const { clock } = call
  around?.enter(clock)
  const account = around?.account ?? new Account(undefined, noLimits, callOwner)
  const whole = pipeline.begin(call, account)
  let root = whole
  if (around) {
    root = root.fork(places[around.layer])
    const { leftMs, limitMs } = around.timeOn(clock)
    root.limitTo(clock.now() + leftMs, 'deadline', limitMs)
  }
  if (attempts === undefined && deadlineMs === undefined) return { whole, root }
  root = root.fork(places.run)
  if (attempts !== undefined) root.account = account.open({ attempts }, { layer: 'run', index: -1 })
  if (deadlineMs !== undefined) root.deadline = clock.now() + deadlineMs
  return { whole, root }
}
