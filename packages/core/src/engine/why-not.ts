import { barredRefusal } from './barred.ts'
import type { Branch } from './branch.ts'
import type { Ending } from '../context.ts'
import { formatDuration } from '../duration.ts'
import { Refusal } from '../faults/refusal.ts'
import type { Target } from '../target.ts'

/** Why what is below a branch could not be entered, after a wait of `after` milliseconds; undefined when it could. */
export function whyNot(
  branch: Branch,
  after: number,
  target: Target | undefined,
): Refusal | undefined {
  const { ending, call } = branch
  if (ending) return new Refusal(ending.layer, overReason(ending), ending)
  const late = lateness(branch, after)
  if (late) return late
  const resumes = target !== undefined && call.jobs.mayResume(target.id)
  return (
    call.output?.refusal() ??
    branch.counted?.usedUp() ??
    branch.account.refusal(0, resumes) ??
    call.bound.refusal() ??
    (target && !branch.resend ? barredRefusal(call, target.id) : undefined)
  )
}

/** Why a wait of so many milliseconds would outlast the deadline. */
export function lateness(branch: Branch, after: number): Refusal | undefined {
  const { deadlineOwner: owner } = branch
  if (!owner) return undefined
  const left = branch.timeLeftMs
  if (left > after) return undefined
  const reason =
    left <= 0
      ? `its ${formatDuration(owner.limit)} have passed`
      : `a wait of ${formatDuration(after)} does not fit into the ${formatDuration(left)} left`
  return new Refusal(owner.layer, reason, owner)
}

function overReason({ limit }: Ending): string {
  return limit === undefined ? 'the call is over here' : `its ${formatDuration(limit)} have passed`
}
