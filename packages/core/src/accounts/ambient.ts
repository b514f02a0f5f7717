import { AsyncLocalStorage } from 'node:async_hooks'
import type { Account } from './account.ts'
import type { Branch } from '../engine/branch.ts'
import type { Clock } from '../clock.ts'
import type { Ending } from '../context.ts'
import type { EndWatch } from '../engine/end-watch.ts'
import type { WireWatcher } from '../wire/wire-watch.ts'

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
  /** Calls back when what is around is cut; `off` stops listening. */
  onEnd(listener: (ending: Ending) => void): EndWatch | undefined
  /** Who sees what is sent inside. */
  readonly watcher: WireWatcher | undefined
}

/** Follows a call through promises, timers and callbacks, and never into work that was started outside. */
export const ambient: AsyncLocalStorage<Surroundings> = new AsyncLocalStorage()

/** An attempt as the calls that its provider makes find it: they share its accounts, its deadline and its end. */
export class InsideAttempt implements Surroundings {
  readonly layer = 'attempt'
  readonly watcher: WireWatcher
  readonly #branch: Branch

  constructor(branch: Branch, watcher: WireWatcher) {
    this.#branch = branch
    this.watcher = watcher
  }

  get account(): Account {
    return this.#branch.account
  }

  get ending(): Ending | undefined {
    return this.#branch.ending
  }

  enter(): void {}

  timeOn(): TimeAround {
    const { timeLeftMs, deadlineOwner } = this.#branch
    return { leftMs: timeLeftMs, limitMs: deadlineOwner?.limit ?? Infinity }
  }

  onEnd(listener: (ending: Ending) => void): EndWatch {
    return this.#branch.onEnd(listener)
  }
}
