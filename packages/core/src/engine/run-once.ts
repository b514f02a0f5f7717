import { types } from 'node:util'
import type { Branch } from './branch.ts'
import { Coming, type Failure, type Settlement } from './coming.ts'
import { Fault } from '../faults/fault.ts'
import { limitOf } from './limit.ts'
import { tell } from './limited.ts'
import { tellWitness } from './tell-witness.ts'
import type { Middleware } from '../layer.ts'
import { messageOf } from '../faults/message-of.ts'
import { quiet } from '../quiet.ts'
import type { Passage, Place } from './stack.ts'
import { Refusal } from '../faults/refusal.ts'

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
  result: unknown = undefined
  /** What `next()` gave, once it was called. */
  promise: Promise<unknown> | undefined = undefined
  /** What that comes to. */
  #below: Settlement | undefined = undefined
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

  readonly next = (): Promise<unknown> => {
    const over = refuseNext(this.#branch)
    if (over) return over
    if (this.promise) return quiet(this.#enter())
    const passage = this.#passage
    this.promise = enterWithin(this.#branch, passage, this.#enter)
    this.#below = passage.latest
    if (this.#own) this.#showWitness()
    return this.promise
  }

  /** `return next()`: there is nothing to do, and it is over with what is below. */
  passOn(): Promise<unknown> {
    const branch = this.#branch
    branch.passes = this.#below
    if (this.#below?.settled) branch.passOn(this.#below)
    return this.promise!
  }

  /** The middleware has given a promise of its own. */
  comesTo(returned: Promise<unknown>): Promise<unknown> {
    this.#passage.latest = this
    this.#showWitness()
    return (this.#own = returned.then(
      (own) => this.#returned(own),
      (thrown: unknown) => this.#threw(thrown),
    ))
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
    try {
      if (!this.promise) throw new Error(`${name} neither called next() nor returned a result`)
      if (this.#below?.failure) throw swallowed(name, this.#below.failure.error)
      return this.#gives(await this.promise)
    } catch (error) {
      return this.#threw(error)
    }
  }

  #gives(result: unknown): unknown {
    const { name } = this.#place
    if (!this.promise && isLayer(result)) throw notCalled(name)
    checkResult(name, result)
    this.result = result
    this.#over()
    return result
  }

  #threw(thrown: unknown): never {
    const error =
      !this.promise && looksLikeFactory(this.#place, thrown)
        ? notCalled(this.#place.name, thrown)
        : thrown
    const failure = this.#below?.failure
    if (!failure || error !== failure.error) noteOwn(this.#branch, error)
    this.failure = { error }
    this.#over()
    // A layer that did not wait for it must not crash the process.
    if (this.#own) void quiet(this.#own)
    throw error
  }

  #over(): void {
    this.settled = true
    this.#branch.settle(this.#below?.settled === false)
    this.#branch.parent?.passOn(this)
  }

  /** A layer that has a promise of its own is told of what is below by the promise of that. */
  #showWitness(): void {
    const { witness } = this.#branch
    if (!witness || !this.promise) return
    this.promise.then(
      (result) => tellWitness(witness, { failure: undefined, result }),
      (error: unknown) => tellWitness(witness, { failure: { error }, result: undefined }),
    )
  }
}

/** Enters what is below a layer, held to the limits of its branch. */
function enterWithin(
  branch: Branch,
  passage: Passage,
  enter: () => Promise<unknown>,
): Promise<unknown> {
  const limit = limitOf(branch)
  const promise = enter()
  if (!limit) return promise
  const passed = passage.comingAs(promise)
  if (passed) {
    passed.hold(limit)
    return promise
  }
  const coming = (passage.latest = new Coming(branch))
  coming.hold(limit)
  tell(promise, coming)
  return coming.promise
}

function refuseNext({ ending, layer }: Branch): Promise<never> | undefined {
  if (!ending) return undefined
  const own = ending.by === 'settled' && ending.layer === layer
  const error = own ? new Error(`${layer} called next() after it had returned`) : ending.reason
  return rejected(error)
}

/** A rejection that whoever forgot to wait for it cannot turn into an unhandled one. */
export function rejected(error: unknown): Promise<never> {
  return quiet(Promise.reject(error as Error))
}

/** @throws Error that names the layer when what it gave is no result. */
export function checkResult(name: string, result: unknown): unknown {
  if (typeof result === 'object' && result !== null) return result
  throw new Error(`${name} returned a ${typeof result} in place of a result`)
}

/** Handed a context in place of its options, a factory complains at once, in its own name. */
function looksLikeFactory({ layer, name }: Place<Middleware>, thrown: unknown): boolean {
  if (layer.layer !== undefined || layer.length > 1) return false
  if (!types.isNativeError(thrown) || !(thrown instanceof TypeError)) return false
  return messageOf(thrown).startsWith(name)
}

function notCalled(name: string, cause?: unknown): Error {
  const text = `${name} was used without being called: write .use(${name}())`
  return new Error(text, cause === undefined ? undefined : { cause })
}

/** What a factory gives that was taken for a middleware itself. */
function isLayer(own: unknown): boolean {
  return typeof own === 'function' || (typeof own === 'object' && own !== null && 'entries' in own)
}

function swallowed(name: string, cause: unknown): Error {
  const message = `${name} swallowed a fault: rethrow it, or return a result of its own`
  return new Error(message, { cause })
}

/** A refusal that begins here goes into the report, a mistake is remembered as this layer's. */
function noteOwn(branch: Branch, error: unknown): void {
  if (Refusal.isInstance(error)) branch.call.recorder.refuse(error, branch.speaker)
  else if (!Fault.isInstance(error)) branch.call.blame(error, branch.layer)
}
