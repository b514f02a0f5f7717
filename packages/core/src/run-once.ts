import { types } from 'node:util'
import type { Branch } from './branch.ts'
import { Fault } from './fault.ts'
import { limited } from './limited.ts'
import type { Middleware } from './layer.ts'
import { messageOf } from './message-of.ts'
import { quiet } from './quiet.ts'
import type { Cursor, Place } from './stack.ts'
import { Refusal } from './refusal.ts'

/**
 * Runs an ordinary middleware in its own view of the branch. Its `next` enters what is below once (koa-compose
 * refuses a second time), and not at all once the middleware has returned.
 */
export function runOnce(
  place: Place<Middleware>,
  cursor: Cursor,
  below: () => Promise<unknown>,
): Promise<unknown> {
  const branch = cursor.at.fork(place.name, place.index, place)
  cursor.at = branch
  const entry = new Entry(branch, below)
  let own: unknown
  try {
    own = place.layer(branch, entry.next)
  } catch (thrown) {
    return ended(place, entry, Promise.reject(thrown))
  }
  // `return next()` has nothing to do once what is below has settled.
  if (own !== undefined && own === entry.promise)
    return entry.promise.then(entry.passed, entry.broke)
  entry.watch()
  return ended(place, entry, own)
}

/** What a middleware comes to, once it has returned. */
async function ended(place: Place<Middleware>, entry: Entry, returned: unknown): Promise<unknown> {
  const { branch } = entry
  try {
    const own = await returned
    if (own === undefined) return await passOn(place.name, entry)
    if (!entry.promise && isLayer(own)) throw notCalled(place.name)
    return checkResult(place.name, own)
  } catch (thrown) {
    const error =
      !entry.promise && looksLikeFactory(place, thrown) ? notCalled(place.name, thrown) : thrown
    if (!entry.failed || error !== entry.error) noteOwn(branch, error)
    throw error
  } finally {
    branch.settle(entry.pending)
  }
}

/** The one entry of an ordinary middleware, and what became of it. */
class Entry {
  readonly branch: Branch
  readonly #below: () => Promise<unknown>
  /** What `next()` gave, once it was called. */
  promise: Promise<unknown> | undefined
  pending = false
  failed = false
  error: unknown
  #watched = false

  constructor(branch: Branch, below: () => Promise<unknown>) {
    this.branch = branch
    this.#below = below
  }

  readonly next = (): Promise<unknown> => {
    const over = refuseNext(this.branch)
    if (over) return over
    if (this.promise) return quiet(this.#below())
    this.pending = true
    this.promise = limited(this.branch, this.#below)
    // Entered after the middleware has given its promise: nobody else looks at what becomes of it.
    if (this.#watched) this.watch()
    return this.promise
  }

  /** Notes what becomes of what was entered, also where it is entered later. */
  watch(): void {
    this.#watched = true
    this.promise?.then(
      () => (this.pending = false),
      (error: unknown) => {
        this.pending = false
        this.failed = true
        this.error = error
      },
    )
  }

  /** What is below has given a result, and that is the middleware's. */
  readonly passed = (result: unknown): unknown => {
    this.branch.settle(false)
    return checkResult(this.branch.layer, result)
  }

  readonly broke = (error: unknown): never => {
    this.branch.settle(false)
    throw error
  }
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

/** A middleware that returned nothing passes on what `next()` gave. */
function passOn(name: string, entry: Entry): Promise<unknown> {
  if (!entry.promise) throw new Error(`${name} neither called next() nor returned a result`)
  if (entry.failed) {
    throw new Error(`${name} swallowed a fault: rethrow it, or return a result of its own`, {
      cause: entry.error,
    })
  }
  return entry.promise
}

/** A refusal that begins here goes into the report, a mistake is remembered as this layer's. */
function noteOwn(branch: Branch, error: unknown): void {
  if (Refusal.isInstance(error)) branch.call.recorder.refuse(error, branch.speaker)
  else if (!Fault.isInstance(error)) branch.call.blame(error, branch.layer)
}
