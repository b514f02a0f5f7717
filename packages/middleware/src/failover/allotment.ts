import { formatDuration, Refusal, type Account } from '@stint/core'
import type { Change, Context, Target } from '@stint/core'
import { timeFor, type TimeRules } from './time-for.ts'

/** One target's turn: what it is entered with. */
export type Turn = Change & { readonly target: Target }

export interface AllotmentRules extends TimeRules {
  /** Attempts kept back for each later target. */
  readonly reserveAttempts: number
}

/**
 * What of the time and the attempts left the target at hand gets: at least one attempt, and no less time than the
 * floor, or else a refusal.
 * @param later how many further targets may still be served.
 */
export function allotment(
  ctx: Context,
  target: Target,
  later: number,
  rules: AllotmentRules,
): Turn | Refusal {
  const { deadline: end, account, index } = ctx
  const { attemptsLeft } = account
  const now = ctx.call.clock.now()
  const timeLeftMs = end - now
  const time = timeFor(timeLeftMs, later, rules)
  if (time === undefined) return tooLittleTime(ctx, target, rules.floorMs)
  const attempts = Math.max(1, attemptsLeft - rules.reserveAttempts * later)
  const deadline = time < timeLeftMs ? now + time : undefined
  const own = attempts < attemptsLeft ? openFor(account, attempts, index) : undefined
  return turnOf(target, deadline, own)
}

function openFor(account: Account, attempts: number, index: number): Account {
  return account.open({ attempts }, { layer: 'failover', index })
}

function turnOf(target: Target, deadline: number | undefined, account: Account | undefined): Turn {
  if (deadline === undefined) return account ? { target, account } : { target }
  return account ? { target, deadline, account } : { target, deadline }
}

function tooLittleTime({ timeLeftMs, index }: Context, { id }: Target, floorMs: number): Refusal {
  const left = formatDuration(timeLeftMs)
  const reason = `no time left: ${left} are less than the floor of ${formatDuration(floorMs)}`
  return new Refusal('failover', reason, { index, target: id, limit: floorMs })
}
