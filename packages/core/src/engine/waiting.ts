import type { Branch } from './branch.ts'
import { quiet } from '../quiet.ts'
import { showValue } from '../show-value.ts'
import { lateness } from './why-not.ts'

/** Waits in a branch, as the report says; see `ctx.wait`. */
export function waitIn(branch: Branch, ms: number, reason: string): Promise<void> {
  // A layer that does not wait for it, and returns, must not crash the process by that.
  return quiet(wait(branch, ms, reason))
}

async function wait(branch: Branch, ms: number, reason: string): Promise<void> {
  if (typeof ms !== 'number' || Number.isNaN(ms)) {
    throw new TypeError(`${branch.layer}: wait: expected milliseconds, got ${showValue(ms)}`)
  }
  if (branch.ending) throw branch.ending.reason
  const { clock, recorder } = branch.call
  const late = lateness(branch, ms)
  if (late) throw (recorder.stop = late)
  const done = recorder.wait(branch.speaker, ms, reason)
  throwIfOver(branch, done)
  await new Promise<void>((resolve, reject) => {
    const cut = (why: unknown): void => {
      cancel()
      done()
      reject(why)
    }
    const watch = branch.onEnd((ending) => cut(ending.reason))
    const cancel = clock.setTimer(() => {
      watch.off()
      done()
      resolve()
    }, ms)
    // The layer itself may have its result before.
    branch.onFinish(() => {
      if (watch.off()) cut(branch.ending?.reason)
    })
  })
}

/** A listener that was told of a wait may have ended the call. */
function throwIfOver({ ending }: Branch, done: () => void): void {
  if (!ending) return
  done()
  throw ending.reason
}

/** Follows a promise that knows nothing of the branch; see `ctx.within`. */
export function followIn<T>(branch: Branch, promise: PromiseLike<T>, reason?: string): Promise<T> {
  const waits = reason !== undefined && !branch.ending
  let done = waits ? branch.call.recorder.wait(branch.speaker, 0, reason) : undefined
  return new Promise((resolve, reject) => {
    // Also when a listener that was told of the wait has ended the call.
    if (branch.ending) reject(branch.ending.reason)
    const watch = branch.onEnd((end) => {
      over()
      reject(end.reason)
    })
    const over = (): void => {
      watch.off()
      done?.()
      done = undefined
    }
    promise.then(resolve, reject).then(over, over)
  })
}
