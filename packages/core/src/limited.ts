import type { Branch, DeadlineOwner } from './branch.ts'
import type { Deadline } from './deadlines.ts'
import { formatDuration } from './duration.ts'
import { Fault } from './fault.ts'
import type { Run } from './stack.ts'
import { Pace, type PaceLimits } from './stream/pace.ts'

/**
 * Runs what is below a branch, and holds it to the branch's deadline where that is nearer than the one around it:
 * the branch is cut, and the result is on time whatever the layers below do.
 */
export function limited(branch: Branch, run: Run): Promise<unknown> {
  const owner = branch.deadline === branch.parent?.deadline ? undefined : branch.deadlineOwner
  const { paceLimits } = branch
  if (!owner && !paceLimits) return run(branch)
  return new Promise((resolve, reject) => {
    const limit = new Limit(branch, owner, reject)
    if (paceLimits) limit.hold(paceLimits)
    run(branch).then(
      (result) => {
        limit.over()
        if (limit.passed) reject(limit.passed)
        else resolve(result)
      },
      (error: unknown) => {
        limit.over()
        reject(limit.passed && !isTimeout(error) ? limit.passed : error)
      },
    )
  })
}

/** A branch's deadline while what is below it runs. */
class Limit implements Deadline {
  readonly at: number
  readonly of: Branch
  readonly #owner: DeadlineOwner | undefined
  readonly #reject: (passed: Fault) => void
  #stop: (() => void) | undefined
  /** What the branch fails with once the deadline has passed. */
  passed: Fault | undefined

  constructor(branch: Branch, owner: DeadlineOwner | undefined, reject: (passed: Fault) => void) {
    this.at = branch.deadline
    this.of = branch
    this.#owner = owner
    this.#reject = reject
    if (owner) branch.call.deadlines.add(this)
  }

  /** Holds what is below to a pace as well. */
  hold(limits: PaceLimits): void {
    const { of: branch } = this
    branch.pace = new Pace(branch, limits, (owner, what) => this.#cut(owner, what))
  }

  pass(): void {
    if (this.#owner) this.#cut(this.#owner)
  }

  #cut(owner: DeadlineOwner, what?: string): void {
    if (this.passed) return
    const { of: branch } = this
    const { clock, recorder } = branch.call
    const passed = (this.passed = deadlinePassed(owner, what))
    this.#drop()
    branch.end({ ...owner, reason: passed })
    recorder.cut = owner
    // A listener that was told of the cut may have ended what is around.
    if (branch.parent?.ending) return this.#reject(passed)
    // Attempts and waits have ended by now. What else is below gets this turn to say its last word.
    const cancel = clock.setTimer(() => {
      watch?.off()
      this.#reject(passed)
    }, 0)
    const watch = branch.parent?.onEnd(cancel)
    this.#stop = () => {
      cancel()
      watch?.off()
    }
  }

  /** What is below has its result. */
  over(): void {
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

function isTimeout(error: unknown): boolean {
  return Fault.isInstance(error) && error.kind === 'timeout'
}
