import { Branch } from './branch.ts'
import { Fault } from './fault.ts'
import type { Change, Repeater, Step } from './layer.ts'
import { limited } from './limited.ts'
import { Refusal } from './refusal.ts'
import { checkResult, quiet, rejected } from './run-once.ts'
import type { Place, Run } from './stack.ts'
import { isPipeline, type Target } from './target.ts'

/** How often a repeater was entered for one target in one call, and has entered what is below. */
interface Tally {
  entered: number
  entries: number
}

/**
 * Runs a repeater: each `enter` forks the branch and runs what is below afresh. The engine counts the entries against
 * what the repeater declares, across concurrent branches too, and refuses all of them once it has settled.
 */
export async function runRepeater(
  place: Place<Repeater>,
  outer: Branch,
  below: Run,
): Promise<unknown> {
  const branch = outer.fork(place.name, place.index, place)
  const { layer: repeater } = place
  const tally = tallyOf(place, branch)
  tally.entered += 1
  branch.ownRefusal = () => usedUp(place, tally)
  const entered = new Set<string | undefined>()
  let pending = 0

  const enter = (change: Change = {}): Promise<unknown> => {
    if (branch.ending) return rejected(overReason(branch))
    const refusal = branch.refusal()
    if (refusal) return refuse(branch, refusal)
    try {
      const inner = open(place, branch, change)
      // A listener that was told of a step down may have ended the call.
      if (branch.ending) return rejected(overReason(branch))
      const target = change.target?.id
      if (entered.has(target)) inner.resend = repeater.resend === 'unknown'
      entered.add(target)
      // From here on it is this repeater that would send again, so its own declaration counts.
      if (!repeater.targets) branch.resend = repeater.resend === 'unknown'
      tally.entries += 1
      pending += 1
      return quiet(runBranch(inner, below).finally(() => (pending -= 1)))
    } catch (error) {
      return rejected(error)
    }
  }

  try {
    const result = await repeater.run(branch, enter)
    return checkResult(place.name, result)
  } catch (error) {
    if (!Fault.isInstance(error) && !Refusal.isInstance(error)) branch.call.blame(error, place.name)
    throw error
  } finally {
    branch.settle(pending > 0)
  }
}

async function runBranch(inner: Branch, below: Run): Promise<unknown> {
  let settled = false
  const run = async (): Promise<unknown> => {
    try {
      return await below(inner)
    } finally {
      settled = true
    }
  }
  try {
    return await limited(inner, run)
  } finally {
    inner.settle(!settled)
  }
}

function tallyOf(place: Place<Repeater>, branch: Branch): Tally {
  const key = `entries ${branch.target?.id ?? ''}`
  return branch.call.remember(place, key, () => ({ entered: 0, entries: 0 }))
}

function usedUp({ layer, name, index }: Place<Repeater>, tally: Tally): Refusal | undefined {
  const limit = layer.entries(tally.entered)
  if (tally.entries < limit) return undefined
  return new Refusal(name, `its ${limit} declared entries are used up`, { index, limit })
}

function overReason(branch: Branch): unknown {
  const { ending } = branch
  if (ending?.by !== 'settled') return ending?.reason
  return new Error(`${branch.layer} called enter() after it had returned`)
}

function refuse(branch: Branch, refusal: Refusal): Promise<never> {
  branch.call.recorder.refuse(refusal, branch.speaker)
  return rejected(refusal)
}

/** The branch of one entry, with what the repeater changed. */
function open(place: Place<Repeater>, outer: Branch, change: Change): Branch {
  const { call } = outer
  const request =
    change.request === undefined ? outer.request : call.check(change.request, place.name)
  const branch = new Branch({
    call,
    parent: outer,
    layer: place.name,
    index: place.index,
    place,
    request,
    account: outer.account,
  })
  branch.wholeCall = false
  if (change.account) branch.account = change.account
  if (change.target) branch.target = known(place, change.target)
  if (change.deadline !== undefined) {
    branch.limitTo(change.deadline, change.target ? 'share' : 'deadline')
  }
  if (change.steps) takeSteps(branch, change.steps)
  return branch
}

function known({ layer, name }: Place<Repeater>, target: Target): Target {
  if (!layer.targets || layer.targets.includes(target)) return target
  const given = isPipeline(target) ? 'a pipeline' : `'${target.id}'`
  throw new Error(`${name} entered ${given}, which is not among the targets it declares`)
}

function takeSteps(branch: Branch, steps: readonly Step[]): void {
  const { recorder } = branch.call
  const outer = branch.steps
  branch.steps = [...outer, ...steps]
  const taken = branch.call.remember(
    branch.place,
    `steps ${branch.target?.id ?? ''}`,
    () => new Set<string>(),
  )
  for (const step of steps) {
    if (taken.has(step.name)) continue
    taken.add(step.name)
    recorder.step(branch.speaker, step)
  }
}
