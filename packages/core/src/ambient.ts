import { AsyncLocalStorage } from 'node:async_hooks'
import type { Account } from './account.ts'
import type { Branch } from './branch.ts'
import type { Clock } from './clock.ts'
import type { Ending } from './context.ts'

/** Milliseconds; Infinity when there is no limit. */
export interface TimeAround {
  readonly leftMs: number
  readonly limitMs: number
}

/** What a call finds around it: the scope it is made in, or the attempt of another call. */
export interface Surroundings {
  readonly layer: 'scope' | 'attempt'
  readonly account: Account
  /** Told the clock of each call that begins inside. */
  enter(clock: Clock): void
  /** The time left around, and the limit that it is left of. */
  timeOn(clock: Clock): TimeAround
  /** Set once what is around is over. */
  readonly ending: Ending | undefined
  /** Calls back when what is around is cut; gives the function that stops listening. */
  onEnd(listener: (ending: Ending) => void): () => void
}

/** Follows a call through promises, timers and callbacks, and never into work that was started outside. */
export const ambient: AsyncLocalStorage<Surroundings> = new AsyncLocalStorage()

/** An attempt as the calls that its provider makes find it: they share its accounts, its deadline and its end. */
export function insideAttempt(branch: Branch): Surroundings {
  return {
    layer: 'attempt',
    account: branch.account,
    enter: () => undefined,
    timeOn: () => ({ leftMs: branch.timeLeftMs, limitMs: branch.deadlineOwner?.limit ?? Infinity }),
    get ending() {
      return branch.ending
    },
    onEnd: (listener) => branch.onEnd(listener),
  }
}
