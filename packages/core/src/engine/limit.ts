import type { Branch } from './branch.ts'
import type { Coming } from './coming.ts'
import type { Deadline } from './deadlines.ts'
import { formatDuration } from '../duration.ts'
import { Fault } from '../faults/fault.ts'
import { Pace } from '../stream/pace.ts'
import type { DeadlineOwner } from './view.ts'

/**
 * What holds the layers below a branch to its deadline, where that is nearer than the one around it, and to the pace
 * that its layer demands; undefined where nothing does.
 */
export function limitOf(branch: Branch): Limit | undefined {
  const owner = branch.deadline === branch.parent?.deadline ? undefined : branch.deadlineOwner
  return owner || branch.paceLimits ? new Limit(branch, owner) : undefined
}

/** A branch's limits while what is below it runs: it is cut in time, and fails in time whatever the layers below do. */
export class Limit implements Deadline {
  readonly of: Branch
  /** What fails when it passes. */
  holds: Coming | undefined = undefined
  later: Deadline | undefined = undefined
  /** The next limit further in of the same. */
  inner: Limit | undefined = undefined
  /** What the branch fails with once the deadline has passed. */
  passed: Fault | undefined = undefined
  readonly #owner: DeadlineOwner | undefined
  #stop: (() => void) | undefined = undefined

  constructor(branch: Branch, owner: DeadlineOwner | undefined) {
    this.of = branch
    this.#owner = owner
    if (owner) branch.call.deadlines.add(this)
    const { paceLimits } = branch
    if (paceLimits) branch.pace = new Pace(branch, paceLimits, (who, what) => this.#cut(who, what))
  }

  get at(): number {
    return this.#owner?.at ?? Infinity
  }

  pass(): void {
    if (this.#owner) this.#cut(this.#owner)
  }

  #cut(owner: DeadlineOwner, what?: string): void {
    const { of: branch } = this
    const { clock, recorder } = branch.call
    const passed = (this.passed = deadlinePassed(owner, what))
    this.#drop()
    const { by, layer, index, limit } = owner
    branch.end({ by, layer, index, limit, reason: passed })
    recorder.cut = { layer, index, limit, wholeCall: branch.wholeCall }
    // A listener that was told of the cut may have ended what is around.
    if (branch.parent?.ending) return this.holds?.failed(passed)
    // Attempts and waits have ended by now. What else is below gets this turn to say its last word.
    const cancel = clock.setTimer(() => {
      watch?.off()
      this.holds?.failed(passed)
    }, 0)
    const watch = branch.parent?.onEnd(cancel)
    this.#stop = () => {
      cancel()
      watch?.off()
    }
  }

  /** What is below has settled. */
  over(): void {
    this.holds = undefined
    if (this.passed) this.#stop?.()
    else this.#drop()
  }

  #drop(): void {
    this.of.pace?.over()
    if (this.#owner) this.of.call.deadlines.remove(this)
  }
}

function deadlinePassed({ by, layer, limit }: DeadlineOwner, what?: string): Fault {
  const whose = by === 'share' ? 'its share' : layer
  const time = `${formatDuration(limit)}${what === undefined ? '' : ` ${what}`}`
  return new Fault('timeout', { message: `${whose} of ${time} passed` })
}
