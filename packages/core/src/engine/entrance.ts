import type { Branch } from './branch.ts'
import type { Change, Step } from '../layer.ts'
import { Refusal } from '../faults/refusal.ts'
import type { CountedPlace } from './stack.ts'
import { isPipeline, type Target } from '../target.ts'

/** How often a repeater was entered for one target in one call, and has entered what is below. */
interface Tally {
  entered: number
  entries: number
}

const noneYet: unique symbol = Symbol('none yet')

/**
 * The way into what is below a repeater, in one run of it: forks the branch for each entry, counts the entries against
 * what the repeater declares, across concurrent branches too, and refuses all of them once it has settled.
 */
export class Entrance {
  /** The repeater's own. */
  readonly branch: Branch
  readonly #place: CountedPlace
  readonly #tally: Tally
  /** Ids of the targets entered so far: the first, and the set of them once there are more. */
  #first: string | undefined | typeof noneYet = noneYet
  #entered: Set<string | undefined> | undefined = undefined
  #refusals = 0

  constructor(place: CountedPlace, outer: Branch) {
    this.branch = outer.fork(place)
    this.#place = place
    // Where nothing repeats above it is entered once.
    this.#tally = outer.wholeCall
      ? newTally()
      : outer.call.remember(place.counts, outer.target?.id ?? '', newTally)
    this.#tally.entered += 1
    this.branch.counted = this
  }

  /** Why nothing is entered any more: the declared entries are used up. */
  usedUp(): Refusal | undefined {
    const { layer, name, index } = this.#place
    const limit = layer.entries(this.#tally.entered)
    if (this.#tally.entries < limit) return undefined
    const declared = limit === 1 ? 'one declared entry is' : `${limit} declared entries are`
    return new Refusal(name, `its ${declared} used up`, { index, limit })
  }

  /** Whether it was refused oftener than it may enter at all. */
  refusedTooOften(): boolean {
    return this.#refusals > this.#place.layer.entries(this.#tally.entered)
  }

  /**
   * The branch of a further entry.
   * @throws what keeps this change from being entered.
   */
  open(change: Change): Branch {
    const { branch } = this
    const { layer: repeater } = this.#place
    // Where it enters another target than its own, what keeps it from its own does not matter.
    const into = repeater.targets ? undefined : change
    if (branch.ending) throw overReason(branch)
    const refusal = branch.refusal(into)
    if (refusal) {
      this.#refusals += 1
      throw refused(branch, refusal)
    }
    const inner = open(this.#place, branch, change)
    // A listener that was told of a step down may have ended the call.
    if (branch.ending) throw overReason(branch)
    const target = change.target?.id
    if (this.#hasEntered(target)) inner.resend = repeater.resend === 'unknown'
    // From here on it is this repeater that would send again, so its own declaration counts.
    if (!repeater.targets) branch.resend = repeater.resend === 'unknown'
    this.#tally.entries += 1
    return inner
  }

  /** Whether a target was entered before; notes that it is. */
  #hasEntered(target: string | undefined): boolean {
    if (this.#first === noneYet) {
      this.#first = target
      return false
    }
    if (target === this.#first || this.#entered?.has(target)) return true
    ;(this.#entered ??= new Set()).add(target)
    return false
  }
}

const newTally = (): Tally => ({ entered: 0, entries: 0 })

function overReason(branch: Branch): unknown {
  const { ending } = branch
  if (ending?.by !== 'settled') return ending?.reason
  return new Error(`${branch.layer} called enter() after it had returned`)
}

function refused(branch: Branch, refusal: Refusal): Refusal {
  branch.call.recorder.refuse(refusal, branch.speaker)
  return refusal
}

/** The branch of one entry, with what the repeater changed. */
function open(place: CountedPlace, outer: Branch, change: Change): Branch {
  const { call } = outer
  const branch = outer.fork(place)
  if (change.request !== undefined) branch.request = call.check(change.request, place.name)
  branch.wholeCall = false
  if (change.account) branch.account = change.account
  if (change.target) branch.target = known(place, change.target)
  if (change.deadline !== undefined) {
    branch.limitTo(change.deadline, change.target ? 'share' : 'deadline')
  }
  if (change.steps) takeSteps(branch, change.steps)
  return branch
}

function known({ layer, name }: CountedPlace, target: Target): Target {
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
