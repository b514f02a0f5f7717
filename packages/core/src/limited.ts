import type { Branch, DeadlineOwner } from './branch.ts'
import { formatDuration } from './duration.ts'
import { Fault } from './fault.ts'

/**
 * Runs what is below a branch, and holds it to the branch's deadline where that is nearer than the one around it:
 * the branch is cut, and the result is on time whatever the layers below do.
 */
export function limited<T>(branch: Branch, run: () => Promise<T>): Promise<T> {
  const owner = branch.deadlineOwner
  if (!owner || branch.deadline === branch.parent?.deadline) return run()
  const { clock, recorder } = branch.call
  return new Promise<T>((resolve, reject) => {
    let passed: Fault | undefined
    let stopTimer = clock.setTimer(() => {
      passed = deadlinePassed(owner)
      branch.end({ ...owner, reason: passed })
      recorder.cut = owner
      // A listener that was told of the cut may have ended what is around.
      if (branch.parent?.ending) return reject(passed)
      // Attempts and waits have ended by now. What else is below gets this turn to say its last word.
      stopTimer = clock.setTimer(() => reject(passed), 0)
    }, branch.timeLeftMs)
    // When what is around is over, nobody waits for this any more, however long the layers below go on.
    const off = branch.parent?.onEnd(() => stopTimer())
    const stop = (): void => {
      stopTimer()
      off?.()
    }
    run().then(
      (result) => {
        stop()
        if (passed) reject(passed)
        else resolve(result)
      },
      (error: unknown) => {
        stop()
        reject(passed && !isTimeout(error) ? passed : error)
      },
    )
  })
}

function deadlinePassed(owner: DeadlineOwner): Fault {
  return new Fault('timeout', {
    message: `${owner.by === 'share' ? 'its share' : owner.layer} of ${formatDuration(owner.limit)} passed`,
  })
}

function isTimeout(error: unknown): boolean {
  return Fault.isInstance(error) && error.kind === 'timeout'
}
