import type { Branch } from './branch.ts'
import type { Clock } from '../clock.ts'
import type { Interruption } from './interruption.ts'
import type { Attempt } from '../provider.ts'

/** What a provider can do in an attempt: functions that need no receiver. */
export type Abilities = Pick<Attempt, 'fetch' | 'warn' | 'cost' | 'progress' | 'job'>

/**
 * What a provider is given. Its getters are its own, so that `{ ...attempt, fetch }` has all of it, and are defined by
 * one descriptor for all: a literal with getters gets a hidden class of its own each time it is made, which V8 keeps
 * until it collects everything.
 */
export class AttemptHandle implements Attempt {
  readonly fetch: Attempt['fetch']
  readonly warn: Attempt['warn']
  readonly cost: Attempt['cost']
  readonly progress: Attempt['progress']
  readonly job: Attempt['job']
  readonly number: number
  readonly callId: string
  readonly clock: Clock
  declare readonly signal: AbortSignal
  declare readonly timeLeftMs: number
  readonly #branch: Branch
  readonly #interruption: Interruption

  constructor(branch: Branch, number: number, interruption: Interruption, can: Abilities) {
    this.fetch = can.fetch
    this.warn = can.warn
    this.cost = can.cost
    this.progress = can.progress
    this.job = can.job
    this.number = number
    this.callId = branch.call.id
    this.clock = branch.call.clock
    this.#branch = branch
    this.#interruption = interruption
    Object.defineProperty(this, 'signal', AttemptHandle.#getters.signal)
    Object.defineProperty(this, 'timeLeftMs', AttemptHandle.#getters.timeLeftMs)
  }

  static readonly #getters = {
    signal: getter((handle) => handle.#interruption.signal),
    timeLeftMs: getter((handle) => handle.#branch.timeLeftMs),
  }
}

function getter(get: (handle: AttemptHandle) => unknown): PropertyDescriptor {
  return {
    enumerable: true,
    get(this: AttemptHandle) {
      return get(this)
    },
  }
}
