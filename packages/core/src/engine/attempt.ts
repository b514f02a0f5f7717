import type { Above } from './above.ts'
import type { Charge } from '../accounts/account.ts'
import { unfinishedRefusal } from './barred.ts'
import type { Branch } from './branch.ts'
import { chargeShared } from '../shared/charge-shared.ts'
import { gate, quote } from './gate.ts'
import type { Job } from './jobs.ts'
import { tell } from './limited.ts'
import type { Provider } from '../provider.ts'
import { Refusal } from '../faults/refusal.ts'
import { Trial } from './trial.ts'

/**
 * The one place where a provider is called: gate, charge, meter, call, name the fault. Whatever the provider does,
 * this ends when its branch does.
 */
export function attempt(outer: Branch, provider: Provider, above: Above): void {
  try {
    // A view of its own: the checked request is no business of the layer above.
    const branch = outer.fork(outer.place)
    branch.request = branch.call.check(branch.request, branch.layer)
    const asked = gate(branch, provider)
    if (!asked) return submit(branch, provider, above)
    tell(asked, {
      succeeded: () => submit(branch, provider, above),
      failed: (error) => above.failed(error),
    })
  } catch (error) {
    above.failed(error)
  }
}

/** Fails with a Refusal when an account is empty or the target barred, with a Fault when the price is none. */
function submit(branch: Branch, provider: Provider, above: Above): void {
  try {
    const { jobs } = branch.call
    const job = jobs.resumable(provider.id, () => branch.call.digestOf(branch.request))
    // What was submitted is paid for, if at all.
    const price = job ? 0 : quote(branch, provider)
    const admit = (): Admitted => admitted(branch, provider, price, job)
    const make = ({ charge }: Admitted): void =>
      void new Trial(branch, provider, { charge, price, job }, above)
    if (!branch.account.isShared) return make(admit())
    chargeShared(branch, price, admit).then(make, (error: unknown) => above.failed(error))
  } catch (error) {
    above.failed(error)
  }
}

/** What an attempt was admitted with: a charge to the call's bound, and one to every account above. */
export interface Admitted {
  readonly bound: Charge
  readonly charge: Charge
}

/** Takes an attempt from every account above, unless the branch is over or the target barred. */
function admitted(
  branch: Branch,
  provider: Provider,
  price: number,
  job: Job | undefined,
): Admitted {
  if (branch.ending) throw branch.ending.reason
  const { call, account } = branch
  const resumes = job !== undefined
  const refusal =
    branch.refusal() ??
    (resumes ? undefined : refusalToSubmit(branch, provider)) ??
    account.refusal(price, resumes)
  if (!refusal) return { bound: call.bound.charge(price), charge: account.charge(price, resumes) }
  call.recorder.stop = refusal
  call.recorder.refuse(refusal, branch.speaker)
  throw refusal
}

/** Why nothing new may be submitted. */
function refusalToSubmit(branch: Branch, provider: Provider): Refusal | undefined {
  const unfinished = branch.resend ? undefined : unfinishedRefusal(branch.call.jobs, provider.id)
  return unfinished ?? unpriced(branch, provider)
}

/** A limit of cost could not hold a target that quotes nothing. */
function unpriced({ account }: Branch, provider: Provider): Refusal | undefined {
  const limiter = provider.price ? undefined : account.costLimiter
  if (!limiter) return undefined
  const reason = `${provider.id} quotes no price, which its limit of cost needs`
  return new Refusal(limiter.owner.layer, reason, {
    index: limiter.owner.index,
    limit: limiter.limits.cost,
    target: provider.id,
  })
}
