import type { Branch, DeadlineOwner } from './branch.ts'
import type { Deadline } from './deadlines.ts'
import { formatDuration } from './duration.ts'
import { Fault } from './fault.ts'
import type { Run } from './stack.ts'

/**
 * Runs what is below a branch, and holds it to the branch's deadline where that is nearer than the one around it:
 * the branch is cut, and the result is on time whatever the layers below do.
 */
export function limited(branch: Branch, run: Run): Promise<unknown> {
  const owner = branch.deadlineOwner
  if (!owner || branch.deadline === branch.parent?.deadline) return run(branch)
  return new Promise((resolve, reject) => {
    const limit = new Limit(branch, owner, reject)
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
  readonly #owner: DeadlineOwner
  readonly #reject: (passed: Fault) => void
  #stop: (() => void) | undefined
  /** What the branch fails with once the deadline has passed. */
  passed: Fault | undefined

  constructor(branch: Branch, owner: DeadlineOwner, reject: (passed: Fault) => void) {
    this.at = branch.deadline
    this.of = branch
    this.#owner = owner
    this.#reject = reject
    branch.call.deadlines.add(this)
  }

  pass(): void {
    const { of: branch } = this
    const { clock, recorder } = branch.call
    const passed = (this.passed = deadlinePassed(this.#owner))
    branch.end({ ...this.#owner, reason: passed })
    recorder.cut = this.#owner
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
    else this.of.call.deadlines.remove(this)
  }
}

function deadlinePassed(owner: DeadlineOwner): Fault {
  return new Fault('timeout', {
    message: `${owner.by === 'share' ? 'its share' : owner.layer} of ${formatDuration(owner.limit)} passed`,
  })
}

function isTimeout(error: unknown): boolean {
  return Fault.isInstance(error) && error.kind === 'timeout'
}
