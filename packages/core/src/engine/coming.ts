import type { AsyncResource } from 'node:async_hooks'
import type { Above } from './above.ts'
import type { Branch } from './branch.ts'
import { Fault } from '../faults/fault.ts'
import type { Limit } from './limit.ts'
import { quiet } from '../quiet.ts'

/** What became of something, known before the promise of it has told anybody. */
export interface Settlement {
  readonly settled: boolean
  /** Set where it has failed. */
  readonly failure: Failure | undefined
  readonly result: unknown
}

/** What something failed with. */
export interface Failure {
  readonly error: unknown
}

/**
 * What is below a point and has not settled: told to whoever entered it, and a promise for layers, which wait for one.
 * Held to the limits of all layers that pass it on as it is.
 */
export class Coming implements Above, Settlement {
  settled = false
  failure: Failure | undefined = undefined
  result: unknown = undefined
  readonly #branch: Branch
  #limit: Limit | undefined = undefined
  #above: Above | undefined = undefined
  #promise: Promise<unknown> | undefined = undefined
  #resolve: ((result: unknown) => void) | undefined = undefined
  #reject: ((error: unknown) => void) | undefined = undefined

  /** @param branch of the innermost layer that waits for it. */
  constructor(branch: Branch) {
    this.#branch = branch
  }

  get promise(): Promise<unknown> {
    return (this.#promise ??= this.#makePromise())
  }

  get context(): AsyncResource | undefined {
    return this.#above?.context
  }

  /** Tells one who is above, in place of a promise. */
  tell(above: Above): void {
    this.#above = above
    if (this.settled) this.#tellAbove(above)
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
    if (passed) return this.#fail(passed)
    this.result = result
    this.#settle()
    this.#resolve?.(result)
    this.#above?.succeeded(result)
  }

  failed(error: unknown): void {
    if (!this.settled) this.#fail(isTimeout(error) ? error : (this.#passed ?? error))
  }

  #fail(error: unknown): void {
    this.failure = { error }
    this.#settle()
    // Whoever did not wait for it must not crash the process.
    if (this.#promise) void quiet(this.#promise)
    this.#reject?.(error)
    this.#above?.failed(error)
  }

  #settle(): void {
    this.settled = true
    for (let limit = this.#limit; limit; limit = limit.inner) limit.over()
    this.#branch.passOn(this)
  }

  #tellAbove(above: Above): void {
    if (this.failure) above.failed(this.failure.error)
    else above.succeeded(this.result)
  }

  #makePromise(): Promise<unknown> {
    if (this.failure) return quiet(Promise.reject(this.failure.error as Error))
    if (this.settled) return Promise.resolve(this.result)
    return new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  /** The fault of the innermost limit that has passed. */
  get #passed(): Fault | undefined {
    let passed: Fault | undefined
    for (let limit = this.#limit; limit; limit = limit.inner) passed ??= limit.passed
    return passed
  }
}

function isTimeout(error: unknown): boolean {
  return Fault.isInstance(error) && error.kind === 'timeout'
}
