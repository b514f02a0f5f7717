import type { Branch } from './branch.ts'
import type { Clock } from './clock.ts'
import type { Attempt } from './provider.ts'

/** What a handle shows of an attempt, made only when a provider looks. */
export interface Shown {
  readonly fetch: Attempt['fetch']
  readonly signal: AbortSignal
}

/** What a provider can tell: functions that need no receiver. */
export type Telling = Pick<Attempt, 'warn' | 'progress' | 'job'>

/**
 * What a provider is given. A class, because an object literal with getters gets a hidden class of its own each time
 * it is made, which V8 keeps until it collects everything.
 */
export class AttemptHandle implements Attempt {
  readonly warn: Attempt['warn']
  readonly progress: Attempt['progress']
  readonly job: Attempt['job']
  readonly number: number
  readonly callId: string
  readonly clock: Clock
  readonly #branch: Branch
  readonly #shown: Shown

  constructor(branch: Branch, number: number, shown: Shown, telling: Telling) {
    this.warn = telling.warn
    this.progress = telling.progress
    this.job = telling.job
    this.number = number
    this.callId = branch.call.id
    this.clock = branch.call.clock
    this.#branch = branch
    this.#shown = shown
  }

  get fetch(): Attempt['fetch'] {
    return this.#shown.fetch
  }

  get signal(): AbortSignal {
    return this.#shown.signal
  }

  get timeLeftMs(): number {
    return this.#branch.timeLeftMs
  }
}
