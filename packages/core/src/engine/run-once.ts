import type { Branch } from './branch.ts'
import { Coming, type Failure, type Settlement } from './coming.ts'
import { limitOf, type Limit } from './limit.ts'
import { tell } from './limited.ts'
import { tellWitnessOf } from './tell-witness.ts'
import type { Middleware } from '../layer.ts'
import { quiet, rejected } from '../quiet.ts'
import {
  checkResult,
  isLayer,
  looksLikeFactory,
  noteOwn,
  notCalled,
  swallowed,
} from './mistakes.ts'
import type { Passage, Place } from './stack.ts'

/**
 * Runs an ordinary middleware in its own view of the branch. Its `next` enters what is below once (koa-compose
 * refuses a second time), and not at all once the middleware has returned.
 */
export function runOnce(
  place: Place<Middleware>,
  passage: Passage,
  below: () => Promise<unknown>,
): Promise<unknown> {
  const branch = passage.at.fork(place)
  passage.at = branch
  const entry = new Entry(place, branch, passage, below)
  let own: unknown
  try {
    own = place.layer(branch, entry.next)
  } catch (thrown) {
    return entry.comesTo(Promise.reject(thrown))
  }
  return entry.promise !== undefined && own === entry.promise
    ? entry.passOn()
    : entry.comesTo(Promise.resolve(own))
}

/** An ordinary middleware while it runs, with its one entry, and what becomes of both. */
class Entry implements Settlement {
  settled = false
  failure: Failure | undefined = undefined
  /** What `next()` gave, once it was called. */
  promise: Promise<unknown> | undefined = undefined
  /** What that comes to. */
  #below: Settlement | undefined = undefined
  /** Whether its promise has told so: before that, nobody can have swallowed a failure. */
  #hasToldFailure = false
  #limit: Limit | undefined = undefined
  readonly #place: Place<Middleware>
  readonly #branch: Branch
  readonly #passage: Passage
  readonly #enter: () => Promise<unknown>
  #own: Promise<unknown> | undefined = undefined

  constructor(
    place: Place<Middleware>,
    branch: Branch,
    passage: Passage,
    enter: () => Promise<unknown>,
  ) {
    this.#place = place
    this.#branch = branch
    this.#passage = passage
    this.#enter = enter
  }

  /** @param given a witness, where {@link Branch.watch} calls it; a layer may call it with anything: `p.then(next)`. */
  readonly next = (given?: unknown): Promise<unknown> => {
    const over = refuseNext(this.#branch)
    if (over) return over
    if (this.promise) return quiet(this.#enter())
    if (given !== undefined) this.#branch.takeWitness(given)
    this.promise = this.#enterWithin()
    this.#below = this.#passage.latest
    if (this.#own) this.#follow(this.promise)
    return this.promise
  }

  /** Enters what is below, held to the limits of the layer's branch. */
  #enterWithin(): Promise<unknown> {
    const passage = this.#passage
    const limit = (this.#limit = limitOf(this.#branch))
    const promise = this.#enter()
    if (!limit) return promise
    const passed = passage.comingAs(promise)
    if (passed) {
      passed.hold(limit)
      return promise
    }
    const coming = (passage.latest = new Coming(this.#branch))
    coming.hold(limit)
    tell(promise, coming)
    return coming.promise
  }

  /** `return next()`: there is nothing to do, and it is over with what is below. */
  passOn(): Promise<unknown> {
    const branch = this.#branch
    const below = this.#below!
    branch.passes = below
    if (below.settled) {
      branch.tellWitnesses(below, below.failure, undefined)
      const over = (): void => branch.passOn(below)
      this.promise!.then(over, over)
    }
    return this.promise!
  }

  /** The middleware has given a promise of its own. */
  comesTo(returned: Promise<unknown>): Promise<unknown> {
    this.#passage.latest = this
    this.#own = returned.then(
      (own) => this.#returned(own),
      (thrown: unknown) => this.#threw(thrown),
    )
    if (this.promise) this.#follow(this.promise)
    return this.#own
  }

  #returned(own: unknown): unknown {
    if (own === undefined) return this.#givesWhatIsBelow()
    try {
      return this.#gives(own)
    } catch (error) {
      return this.#threw(error)
    }
  }

  /** A middleware that returned nothing passes on what `next()` gave. */
  async #givesWhatIsBelow(): Promise<unknown> {
    const { name } = this.#place
    const failure = this.#hasToldFailure ? this.#below?.failure : undefined
    try {
      if (!this.promise) throw new Error(`${name} neither called next() nor returned a result`)
      if (failure) throw swallowed(name, failure.error)
      return this.#gives(await this.promise)
    } catch (error) {
      return this.#threw(error)
    }
  }

  #gives(result: unknown): unknown {
    const { name } = this.#place
    if (!this.promise && isLayer(result)) throw notCalled(name)
    checkResult(name, result)
    this.#over(undefined, result)
    return result
  }

  #threw(thrown: unknown): never {
    const error =
      !this.promise && looksLikeFactory(this.#place, thrown)
        ? notCalled(this.#place.name, thrown)
        : thrown
    const failure = this.#below?.failure
    if (!failure || error !== failure.error) noteOwn(this.#branch, error)
    this.#over({ error }, undefined)
    // A layer that did not wait for it must not crash the process.
    if (this.#own) void quiet(this.#own)
    throw error
  }

  #over(failure: Failure | undefined, result: unknown): void {
    this.settled = true
    this.failure = failure
    const abandoned = this.#below?.settled === false
    // Nobody waits for it any more.
    if (abandoned) this.#limit?.over()
    this.#branch.settle(abandoned)
    const { parent } = this.#branch
    if (parent?.passes !== this) return
    parent.tellWitnesses(this, failure, result)
    // A layer that looks at the promise before it returns it is told first.
    const over = (): void => parent.passOn(this)
    this.#own?.then(over, over)
  }

  /** Where a layer has a promise of its own, what is below is heard of by its promise. */
  #follow(promise: Promise<unknown>): void {
    const { witness } = this.#branch
    if (witness) tellWitnessOf(promise, witness)
    promise.then(undefined, () => (this.#hasToldFailure = true))
  }
}

function refuseNext({ ending, layer }: Branch): Promise<never> | undefined {
  if (!ending) return undefined
  const own = ending.by === 'settled' && ending.layer === layer
  const error = own ? new Error(`${layer} called next() after it had returned`) : ending.reason
  return rejected(error)
}
