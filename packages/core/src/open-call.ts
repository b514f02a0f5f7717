import { Account, type AccountLimits } from './account.ts'
import type { Surroundings } from './ambient.ts'
import { Branch } from './branch.ts'
import type { CallState } from './call-state.ts'
import { limited } from './limited.ts'
import type { Run } from './stack.ts'

const noLimits: AccountLimits = {}

/** What the options of `run` limit. */
export interface OwnLimits {
  readonly attempts: number | undefined
  readonly deadlineMs: number | undefined
}

/** Runs in the innermost of a few branches, and holds it to the limits of each, the outermost first. */
export function limitedUpTo(outer: Branch, inner: Branch, run: Run): Promise<unknown> {
  if (inner === outer) return run(inner)
  const within: Run = () => limited(inner, run)
  return inner.parent === outer ? within(inner) : limitedUpTo(outer, inner.parent!, within)
}

/**
 * The branch of the whole call, which the caller can end, and inside it those that have limits of their own: what a
 * scope or an attempt of another call leaves it, and what the options of `run` say.
 */
export function openCall(
  call: CallState,
  around: Surroundings | undefined,
  { attempts, deadlineMs }: OwnLimits,
): { readonly whole: Branch; readonly root: Branch } {
  const { clock, request } = call
  around?.enter(clock)
  const account = around?.account ?? new Account(undefined, noLimits, { layer: 'call', index: -1 })
  const whole = new Branch(call, undefined, 'call', -1, call, request, account)
  let root = whole
  if (around) {
    root = root.fork(around.layer, -1, call)
    const time = around.timeOn(clock)
    if (time.leftMs !== Infinity) root.limitTo(clock.now() + time.leftMs, 'deadline', time.limitMs)
  }
  if (attempts === undefined && deadlineMs === undefined) return { whole, root }
  root = root.fork('run', -1, call)
  if (attempts !== undefined) root.account = account.open({ attempts }, { layer: 'run', index: -1 })
  if (deadlineMs !== undefined) root.deadline = clock.now() + deadlineMs
  return { whole, root }
}
