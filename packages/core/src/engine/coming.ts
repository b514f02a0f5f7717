import type { AsyncResource } from 'node:async_hooks'
import { Fault } from '../faults/fault.ts'
import { quiet } from '../quiet.ts'
import type { Above } from './above.ts'
import type { Branch } from './branch.ts'
import type { Limit } from './limit.ts'

/** What became of something, known before the promise of it has told anybody. */
export interface Settlement {
  readonly settled: boolean
  /** Set where it has failed. */
  readonly failure: Failure | undefined
}

/** What something failed with. */
export interface Failure {
  readonly error: unknown
}

/**
 * What is below a point and has not settled: told to whoever entered it, and a promise for layers, which wait for one.
 * Held to the limits of all layers that pass it on as it is. Once it is told it holds on to nothing.
 */
export class Coming implements Above, Settlement {
  settled = false
  failure: Failure | undefined = undefined
  readonly #branch: Branch
  /** The outermost. */
  #limit: Limit | undefined = undefined
  #above: Above | undefined = undefined
  #promise: Promise<unknown> | undefined = undefined
  #resolve: ((result: unknown) => void) | undefined = undefined
  #reject: ((error: unknown) => void) | undefined = undefined

  /** @param branch of the innermost layer that waits for it. */
  constructor(branch: Branch) {
    this.#branch = branch
  }

  get context(): AsyncResource | undefined {
    return this.#above?.context
  }

  get promise(): Promise<unknown> {
    return (this.#promise ??= this.#makePromise())
  }

  /** Tells one who is above, in place of a promise. Before it has settled. */
  tell(above: Above): void {
    this.#above = above
  }

  /** Holds it to a limit around those it is held to already. */
  hold(limit: Limit): void {
    if (this.settled) return limit.over()
    limit.inner = this.#limit
    limit.holds = this
    this.#limit = limit
  }

  succeeded(result: unknown): void {
    if (this.settled) return
    const passed = this.#passed
    if (passed) this.#settle({ error: passed }, undefined)
    else this.#settle(undefined, result)
  }

  failed(error: unknown): void {
    if (this.settled) return
    this.#settle({ error: isTimeout(error) ? error : (this.#passed ?? error) }, undefined)
  }

  #settle(failure: Failure | undefined, result: unknown): void {
    this.settled = true
    this.failure = failure
    for (let limit = this.#limit; limit; limit = limit.inner) limit.over()
    this.#limit = undefined
    this.#branch.tellWitnesses(this, failure, result)
    const promise = this.#promise
    if (!promise) return this.#goOn(failure, result)
    if (failure) this.#reject?.(failure.error)
    else this.#resolve?.(result)
    this.#resolve = this.#reject = undefined
    // A layer that looks at the promise before it returns it is told first: it is not over before that.
    const goOn = (): void => this.#goOn(failure, result)
    promise.then(goOn, goOn)
  }

  #goOn(failure: Failure | undefined, result: unknown): void {
    this.#branch.passOn(this)
    const above = this.#above
    this.#above = undefined
    if (failure) above?.failed(failure.error)
    else above?.succeeded(result)
  }

  #makePromise(): Promise<unknown> {
    if (this.failure) return quiet(Promise.reject(this.failure.error as Error))
    return new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  /** The fault of the innermost limit that has passed. */
  get #passed(): Fault | undefined {
    let passed: Fault | undefined
    for (let limit = this.#limit; limit; limit = limit.inner) passed = limit.passed ?? passed
    return passed
  }
}

function isTimeout(error: unknown): boolean {
  return Fault.isInstance(error) && error.kind === 'timeout'
}
