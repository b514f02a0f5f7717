import { doesNotFit, fits, usedUp } from '../accounts/account-refusal.ts'
import type { Admitted } from '../engine/attempt.ts'
import type { Branch } from '../engine/branch.ts'
import { Refusal } from '../faults/refusal.ts'
import { membershipsIn, type SharedMembership } from './shared-membership.ts'
import { isLost, type Lost } from './lost.ts'

/** When a decision that was lost may be asked for again, in milliseconds. */
const afterMs = 1000

/** What one shared account says to an attempt. */
interface Verdict {
  readonly membership: SharedMembership
  readonly refusal?: Refusal
  /** What was lost, for the report. */
  readonly lost?: string
}

/**
 * Admits an attempt inside scopes that other processes have part in: what is charged here is held while they are asked,
 * in one go, and charged anew with their consent, since others may have come first meanwhile.
 * @param admit charges the accounts of this process, or throws their refusal.
 */
export async function chargeShared(
  branch: Branch,
  price: number,
  admit: () => Admitted,
): Promise<Admitted> {
  const { account, call } = branch
  const held = admit()
  const asked = Promise.all(membershipsIn(account).map((membership) => ask(membership, price)))
  try {
    const verdicts = await branch.within(asked).finally(() => {
      held.charge.undo()
      held.bound.undo()
    })
    for (const { lost } of verdicts) if (lost !== undefined) branch.warn(lost)
    const refusal = verdicts.findLast((verdict) => verdict.refusal)?.refusal
    if (!refusal) return admit()
    call.recorder.stop = refusal
    call.recorder.refuse(refusal, branch.speaker)
    throw refusal
  } catch (error) {
    // When the branch was over first, they have not answered yet.
    void asked.then(
      (verdicts) => {
        for (const { membership, refusal } of verdicts) {
          if (!refusal) membership.account.book({ attempts: -1, cost: -price })
        }
      },
      () => undefined,
    )
    throw error
  }
}

async function ask(membership: SharedMembership, price: number): Promise<Verdict> {
  const { account, name } = membership
  const answer = await account.charge(price)
  if (answer === 'ok') return { membership }
  if (!isLost(answer)) return { membership, refusal: refuse(membership, answer, price) }
  const why = `scope ${name}: ${answer.lost}`
  if (answer.refuse) return { membership, lost: why, refusal: refuseLost(membership, answer) }
  const lost = `${why}; this process decided by itself`
  const limit = limitMet(membership, price)
  if (limit) return { membership, lost, refusal: refuse(membership, limit, price) }
  account.book({ attempts: 1, cost: price })
  return { membership, lost }
}

/** What this process would refuse by what it knows. */
function limitMet({ account }: SharedMembership, price: number): 'attempts' | 'cost' | undefined {
  const { attempts = Infinity, cost = Infinity } = account.limits
  if (account.attempts >= attempts) return 'attempts'
  return fits(price, account.cost, cost) ? undefined : 'cost'
}

function refuse(
  { account, name }: SharedMembership,
  why: 'attempts' | 'cost' | 'closed',
  price: number,
): Refusal {
  const { attempts = Infinity, cost = Infinity } = account.limits
  const reasons = {
    attempts: usedUp(attempts),
    cost: doesNotFit(price, cost),
    closed: 'it was closed',
  }
  const limit = { attempts, cost, closed: undefined }[why]
  // Whoever asks again inside the same scope meets the same empty account.
  return new Refusal('scope', `${reasons[why]} (shared as ${name})`, {
    index: -1,
    limit,
    again: 'never',
  })
}

function refuseLost({ name }: SharedMembership, { lost }: Lost): Refusal {
  return new Refusal('scope', `${lost} (shared as ${name})`, { index: -1, afterMs })
}
