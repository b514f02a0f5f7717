import { Branch } from './branch.ts'
import { Fault } from './fault.ts'
import type { Change, Repeater, Step } from './layer.ts'
import { limited } from './limited.ts'
import { Refusal } from './refusal.ts'
import { quiet } from './quiet.ts'
import { checkResult, rejected } from './run-once.ts'
import type { Place, Run } from './stack.ts'
import { isPipeline, type Target } from './target.ts'

/** How often a repeater was entered for one target in one call, and has entered what is below. */
interface Tally {
  entered: number
  entries: number
}

const noChange: Change = {}

/**
 * Runs a repeater: each `enter` forks the branch and runs what is below afresh. The engine counts the entries against
 * what the repeater declares, across concurrent branches too, and refuses all of them once it has settled.
 */
export function runRepeater(place: Place<Repeater>, outer: Branch, below: Run): Promise<unknown> {
  const entries = new Entries(place, outer, below)
  const { branch } = entries
  let result: Promise<unknown>
  try {
    result = Promise.resolve(place.layer.run(branch, entries.enter))
  } catch (error) {
    result = Promise.reject(error)
  }
  return result.then(entries.succeeded, entries.failed)
}

/** The entries of one run of a repeater. */
class Entries {
  readonly branch: Branch
  /** Those that have not settled. */
  pending = 0
  readonly #place: Place<Repeater>
  readonly #below: Run
  readonly #tally: Tally
  /** Ids of the targets entered so far. */
  readonly #entered: (string | undefined)[] = []

  constructor(place: Place<Repeater>, outer: Branch, below: Run) {
    this.branch = outer.fork(place.name, place.index, place)
    this.#place = place
    this.#below = below
    this.#tally = tallyOf(place, this.branch)
    this.#tally.entered += 1
    this.branch.ownRefusal = () => usedUp(place, this.#tally)
  }

  readonly enter = (change: Change = noChange): Promise<unknown> => {
    const { branch } = this
    // Where it enters another target than its own, what keeps it from its own does not matter.
    const into = this.#place.layer.targets ? undefined : change
    if (branch.ending) return rejected(overReason(branch))
    const refusal = branch.refusal(into)
    if (refusal) return refuse(branch, refusal)
    try {
      return this.#run(this.#open(change))
    } catch (error) {
      return rejected(error)
    }
  }

  /** @throws what keeps this change from being entered. */
  #open(change: Change): Branch {
    const { branch } = this
    const { layer: repeater } = this.#place
    const inner = open(this.#place, branch, change)
    // A listener that was told of a step down may have ended the call.
    if (branch.ending) throw overReason(branch)
    const target = change.target?.id
    if (this.#entered.includes(target)) inner.resend = repeater.resend === 'unknown'
    else this.#entered.push(target)
    // From here on it is this repeater that would send again, so its own declaration counts.
    if (!repeater.targets) branch.resend = repeater.resend === 'unknown'
    return inner
  }

  #run(inner: Branch): Promise<unknown> {
    this.#tally.entries += 1
    this.pending += 1
    const over = (): void => {
      this.pending -= 1
      // What was cut is over already, and everything in it.
      inner.settle(false)
    }
    const entry: Promise<unknown> = this.#enter(inner).then(
      (result) => {
        over()
        // What a layer gives in place of an attempt that was outrun must not win over what the caller sees.
        const outrun = inner.call.output?.refusalIn(inner)
        if (!outrun) return result
        void quiet(entry)
        throw outrun
      },
      (error: unknown) => {
        over()
        // A repeater that does not wait for what it entered must not crash the process.
        void quiet(entry)
        throw error
      },
    )
    return entry
  }

  #enter(inner: Branch): Promise<unknown> {
    try {
      return limited(inner, this.#below)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  readonly succeeded = (result: unknown): unknown => {
    try {
      return checkResult(this.#place.name, result)
    } catch (error) {
      this.branch.call.blame(error, this.#place.name)
      throw error
    } finally {
      this.branch.settle(this.pending > 0)
    }
  }

  readonly failed = (error: unknown): never => {
    const { branch } = this
    if (!Fault.isInstance(error) && !Refusal.isInstance(error)) {
      branch.call.blame(error, this.#place.name)
    }
    branch.settle(this.pending > 0)
    throw error
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
  const branch = new Branch(call, outer, place.name, place.index, place, request, outer.account)
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
