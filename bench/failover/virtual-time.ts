import { install, type Clock } from '@sinonjs/fake-timers'
import type { Luck } from './luck.ts'

/** Time that passes only when it is told to, for everything in this process. */
export interface VirtualTime {
  /** Milliseconds since it began. */
  now(): number
  /** Stands still until a promise has settled. */
  hold<T>(promise: Promise<T>): Promise<T>
  /** Moves on, timer by timer, until none is left or `limitMs` have passed. @returns the timers left. */
  runDry(limitMs: number): Promise<number>
}

const faked = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance']

/**
 * Turns of the real event loop before time moves. Promises need one; what Node does outside of them (a body that is
 * read, a Blob) some more.
 */
const turns = 8

/**
 * Runs `fn` in virtual time: setTimeout, setInterval, Date, performance.now, AbortSignal.timeout; and with Math.random
 * by `luck`. All of it is real again afterwards.
 */
export async function inVirtualTime<T>(
  luck: Luck,
  fn: (time: VirtualTime) => Promise<T>,
): Promise<T> {
  const { random } = Math
  const timeout = Reflect.get(AbortSignal, 'timeout')
  const clock = install({ now: Date.UTC(2026, 0, 1), toFake: faked as never })
  AbortSignal.timeout = timeoutByTimer
  Math.random = luck
  try {
    return await fn(virtualTime(clock))
  } finally {
    Math.random = random
    AbortSignal.timeout = timeout
    clock.uninstall()
  }
}

/** Node's own counts on a timer of the machine. */
function timeoutByTimer(ms: number): AbortSignal {
  const controller = new AbortController()
  const reason = new DOMException('The operation was aborted due to timeout', 'TimeoutError')
  setTimeout(() => controller.abort(reason), ms).unref()
  return controller.signal
}

function virtualTime(clock: Clock): VirtualTime {
  const began = clock.now
  let held = 0
  const workDone = async (): Promise<void> => {
    for (let turn = 0; turn < turns; turn += 1) {
      await new Promise<void>((resolve) => {
        setImmediate(resolve)
      })
      // From the beginning, once nobody holds it.
      if (held > 0) turn = 0
    }
  }
  return {
    now: () => clock.now - began,
    hold(promise) {
      held += 1
      return promise.finally(() => (held -= 1))
    },
    async runDry(limitMs) {
      const limit = clock.now + limitMs
      await workDone()
      while (clock.countTimers() > 0 && clock.now < limit) {
        clock.next()
        await workDone()
      }
      return clock.countTimers()
    },
  }
}
