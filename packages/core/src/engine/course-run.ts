import { AsyncResource } from 'node:async_hooks'
import type { Above, Run } from './above.ts'
import type { Branch } from './branch.ts'
import type { Failure } from './coming.ts'
import type { Course } from './course.ts'
import { Entrance } from './entrance.ts'
import type { Change } from '../layer.ts'
import { limited } from './limited.ts'
import { checkResult, noteMistake } from './mistakes.ts'
import type { CountedPlace } from './stack.ts'

type Next = Change | Promise<Change>

const asGiven: Change = {}

/** One run of a repeater that enters one thing after the other: asks its course, and is told what becomes of it. */
export class CourseRun extends Entrance implements Above {
  readonly context: AsyncResource
  readonly #below: Run
  /** Until it is told: what is kept of a call must not hold on to its result. */
  #above: Above | undefined
  #course: Course | undefined = undefined
  /** The branch of the entry at hand. */
  #inner: Branch | undefined = undefined
  #entering = false
  /** What the entry at hand failed with while it was being entered. */
  #early: Failure | undefined = undefined

  constructor(place: CountedPlace, outer: Branch, below: Run, above: Above) {
    super(place, outer)
    this.context = above.context ?? new AsyncResource('stint')
    this.#below = below
    this.#above = above
  }

  start(begin: (ctx: Branch) => Course): void {
    let first: Next
    try {
      this.#course = begin(this.branch)
      first = this.#course.first()
    } catch (error) {
      return this.#end(error)
    }
    this.#go(this.#known(first))
  }

  succeeded(result: unknown): void {
    const inner = this.#inner!
    inner.settle(false)
    // What a layer gives in place of an attempt that was outrun must not win over what the caller sees.
    const outrun = inner.call.output?.refusalIn(inner)
    if (outrun) return this.#goOn(outrun)
    try {
      checkResult(this.branch.layer, result)
      this.#course?.over?.()
    } catch (error) {
      return this.#fail(error)
    }
    this.#settle()?.succeeded(result)
  }

  failed(error: unknown): void {
    this.#inner?.settle(false)
    if (this.#entering) this.#early = { error }
    else this.context.runInAsyncScope(() => this.#goOn(error))
  }

  #goOn(error: unknown): void {
    this.#go(this.#after(error))
  }

  /** What fails at once is followed in a loop: a thousand targets may refuse one after the other. */
  #go(first: Change | undefined): void {
    for (let change = first; change;) {
      const failure = this.#enter(change)
      if (failure && this.#mayNotGoOn) return this.#end(failure.error)
      change = failure && this.#after(failure.error)
    }
  }

  /** What is entered after a failure, where that is known at once. */
  #after(error: unknown): Change | undefined {
    try {
      return this.#known(this.#course!.next(error))
    } catch (thrown) {
      this.#end(thrown)
      return undefined
    }
  }

  #known(next: Next | undefined): Change | undefined {
    if (!isPromise(next)) return next ?? asGiven
    next.then(
      (change) => this.#go(change ?? asGiven),
      (error: unknown) => this.#end(error),
    )
    return undefined
  }

  /** @returns what it has failed with at once. */
  #enter(change: Change): Failure | undefined {
    this.#inner = this.#early = undefined
    this.#entering = true
    try {
      this.#inner = this.open(change)
      limited(this.#inner, this.#below, this)
    } catch (error) {
      this.#early = { error }
    }
    this.#entering = false
    return this.#early
  }

  /** A course that goes on although nothing is let in any more is not asked for ever. */
  get #mayNotGoOn(): boolean {
    return this.#inner === undefined && (this.branch.ending !== undefined || this.refusedTooOften())
  }

  #end(error: unknown): void {
    try {
      this.#course?.over?.()
    } catch (mistake) {
      return this.#fail(mistake)
    }
    this.#fail(error)
  }

  #fail(error: unknown): void {
    noteMistake(this.branch, error)
    this.#settle()?.failed(error)
  }

  /** @returns who is to be told. */
  #settle(): Above | undefined {
    const above = this.#above
    this.#above = this.#inner = undefined
    this.branch.counted = undefined
    this.branch.settle(false)
    return above
  }
}

function isPromise(next: Next | undefined): next is Promise<Change> {
  return typeof (next as Partial<Promise<Change>> | undefined)?.then === 'function'
}
