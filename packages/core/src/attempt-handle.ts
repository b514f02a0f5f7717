import type { Branch } from './branch.ts'
import type { Clock } from './clock.ts'
import type { Attempt } from './provider.ts'

/** What a handle shows of an attempt, made only when a provider looks. */
export interface Shown {
  readonly fetch: Attempt['fetch']
  readonly signal: AbortSignal
}

/** What a provider can tell: functions that need no receiver. */
export type Telling = Pick<Attempt, 'warn' | 'cost' | 'progress' | 'job'>

/**
 * What a provider is given. Its getters are its own, so that `{ ...attempt, fetch }` has all of it, and are defined by
 * one descriptor for all: a literal with getters gets a hidden class of its own each time it is made, which V8 keeps
 * until it collects everything.
 */
export class AttemptHandle implements Attempt {
  readonly warn: Attempt['warn']
  readonly cost: Attempt['cost']
  readonly progress: Attempt['progress']
  readonly job: Attempt['job']
  readonly number: number
  readonly callId: string
  readonly clock: Clock
  declare readonly fetch: Attempt['fetch']
  declare readonly signal: AbortSignal
  declare readonly timeLeftMs: number
  readonly #branch: Branch
  readonly #shown: Shown

  constructor(branch: Branch, number: number, shown: Shown, telling: Telling) {
    this.warn = telling.warn
    this.cost = telling.cost
    this.progress = telling.progress
    this.job = telling.job
    this.number = number
    this.callId = branch.call.id
    this.clock = branch.call.clock
    this.#branch = branch
    this.#shown = shown
    Object.defineProperty(this, 'fetch', AttemptHandle.#getters.fetch)
    Object.defineProperty(this, 'signal', AttemptHandle.#getters.signal)
    Object.defineProperty(this, 'timeLeftMs', AttemptHandle.#getters.timeLeftMs)
  }

  static readonly #getters = {
    fetch: getter((handle) => handle.#shown.fetch),
    signal: getter((handle) => handle.#shown.signal),
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
