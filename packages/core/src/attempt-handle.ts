import type { Branch } from './branch.ts'
import type { Clock } from './clock.ts'
import type { Interruption } from './interruption.ts'
import type { Attempt } from './provider.ts'

/** What a provider can do in an attempt: functions that need no receiver. */
export type Abilities = Pick<Attempt, 'fetch' | 'warn' | 'progress' | 'job'>

/**
 * What a provider is given. A class, because an object literal with getters gets a hidden class of its own each time
 * it is made, which V8 keeps until it collects everything.
 */
export class AttemptHandle implements Attempt {
  readonly fetch: Attempt['fetch']
  readonly warn: Attempt['warn']
  readonly progress: Attempt['progress']
  readonly job: Attempt['job']
  readonly number: number
  readonly callId: string
  readonly clock: Clock
  readonly #branch: Branch
  readonly #interruption: Interruption

  constructor(branch: Branch, number: number, interruption: Interruption, can: Abilities) {
    this.fetch = can.fetch
    this.warn = can.warn
    this.progress = can.progress
    this.job = can.job
    this.number = number
    this.callId = branch.call.id
    this.clock = branch.call.clock
    this.#branch = branch
    this.#interruption = interruption
  }

  get signal(): AbortSignal {
    return this.#interruption.signal
  }

  get timeLeftMs(): number {
    return this.#branch.timeLeftMs
  }
}
