import type { Account } from '../accounts/account.ts'
import type { CallState } from './call-state.ts'
import type { Failure, Settlement } from './coming.ts'
import type { Context, Ending, SkipNote } from '../context.ts'
import type { Follower } from '../report/follower.ts'
import type { Owner } from './lifetime.ts'
import { Outlook } from './outlook.ts'
import { followIn, waitIn } from './waiting.ts'
import type { Speaker } from '../report/recorder.ts'
import type { Refusal } from '../faults/refusal.ts'
import type { Pace } from '../stream/pace.ts'
import type { PaceLimits } from '../stream/pace-limits.ts'
import type { Target } from '../target.ts'
import { showValue } from '../show-value.ts'
import { firstView } from './view.ts'
import { whyNot } from './why-not.ts'
import type { Witness } from '../witness.ts'
import { tellWitness, tellWitnessOf } from './tell-witness.ts'

/** What few branches have. */
interface Special {
  /** What the layer demands of the pace of a stream, and who holds what is below to it. */
  paceLimits?: PaceLimits
  pace?: Pace
  witness?: Witness
  /** Whether the engine has taken the witness on. */
  taken?: boolean
}

/** One layer's part in one branch of a call: its outlook, and what it can do there. */
export class Branch extends Outlook implements Context {
  declare readonly parent: Branch | undefined
  /** What is below, where its layer has returned that as it is: then it is over with it. */
  passes: Settlement | undefined = undefined
  /** Why this layer itself may not enter again, beyond what holds for everybody. */
  counted: { usedUp(): Refusal | undefined } | undefined = undefined
  #special: Special | undefined = undefined

  /** The outermost branch of a call. */
  static root(call: CallState, place: Owner, account: Account): Branch {
    return new Branch(call, undefined, place, firstView(call.request, account))
  }

  /** The branch of the next layer in. */
  fork(place: Owner): Branch {
    return new Branch(this.call, this, place, this.handOn())
  }

  get paceLimits(): PaceLimits | undefined {
    return this.#special?.paceLimits
  }

  get pace(): Pace | undefined {
    return this.#special?.pace
  }

  set pace(pace: Pace) {
    ;(this.#special ??= {}).pace = pace
  }

  /** Who is told what `next()` comes to, once it was called for that. */
  get witness(): Witness | undefined {
    return this.#special?.taken ? this.#special.witness : undefined
  }

  watch<T>(next: () => Promise<T>, witness: Witness): Promise<T> {
    const special = (this.#special ??= {})
    // The engine's own next() is entered once, and has one.
    if (!special.taken) special.witness = witness
    const promise = (next as (witness: Witness) => Promise<T>)(witness)
    // Where it is not the engine's own, or refuses, nobody has taken the witness.
    if (this.witness !== witness) tellWitnessOf(promise, witness)
    return promise
  }

  /** The engine's own `next()` was called with something: a witness, where it comes from `watch`. */
  takeWitness(given: unknown): void {
    if (this.#special && this.#special.witness === given) this.#special.taken = true
  }

  limitTime(ms: number): void {
    if (typeof ms !== 'number' || Number.isNaN(ms)) {
      throw new TypeError(`${this.layer}: limitTime: expected milliseconds, got ${showValue(ms)}`)
    }
    this.limitTo(this.call.clock.now() + ms, 'deadline', ms)
  }

  get timeLeftMs(): number {
    const owner = this.deadlineOwner
    return owner ? owner.at - this.call.clock.now() : Infinity
  }

  refusal(
    options: { readonly after?: number; readonly target?: Target | undefined } = {},
  ): Refusal | undefined {
    const refusal = whyNot(this, options.after ?? 0, options.target ?? this.target)
    if (refusal) this.call.recorder.stop = refusal
    return refusal
  }

  wait(ms: number, reason: string): Promise<void> {
    return waitIn(this, ms, reason)
  }

  within<T>(promise: PromiseLike<T>, reason?: string): Promise<T> {
    return followIn(this, promise, reason)
  }

  /** Ends everything below, the deadlines there included. */
  override end(ending: Ending): void {
    super.end(ending)
    this.call.deadlines.dropInside(this)
  }

  /** Tells the witnesses of the layers that pass on what has settled, from this one on up. */
  tellWitnesses(settled: Settlement, failure: Failure | undefined, result: unknown): void {
    for (let at: Branch | undefined = this; at?.passes === settled; at = at.parent) {
      const { witness } = at
      if (witness) tellWitness(witness, failure, result)
    }
  }

  /** The layers that pass on what has settled are over with it, from this one on up. */
  passOn(settled: Settlement): void {
    for (let at: Branch | undefined = this; at?.passes === settled; at = at.parent) {
      // A context that somebody keeps must not hold on to a result.
      at.passes = undefined
      at.settle(false)
    }
  }

  limitPace(limits: PaceLimits): void {
    if (this.call.output) (this.#special ??= {}).paceLimits = limits
  }

  /** Tells every layer around that watches the pace what an attempt here does. */
  tellPace(news: 'begin' | 'wait' | 'arrive' | 'leave', attempt: object): void {
    for (let at: Branch | undefined = this; at; at = at.parent) at.pace?.[news](attempt)
  }

  remember<T>(key: string, create: () => T): T {
    return this.call.remember(this.place, key, create)
  }

  remembered(key: string): unknown {
    return this.call.remembered(this.place, key)
  }

  check(request: unknown): unknown {
    return this.call.check(request, this.layer)
  }

  skip({ target, reason, afterMs }: SkipNote): void {
    this.call.recorder.skip(
      { ...this.speaker, ...(target !== undefined && { target }) },
      reason,
      afterMs,
    )
  }

  warn(text: string): void {
    this.call.recorder.warn(text)
  }

  follow(follower: Follower): void {
    const { recorder } = this.call
    this.audience = { follower, outer: this.audience }
    recorder.audience = { follower, outer: recorder.audience }
  }

  get speaker(): Speaker {
    const { layer, index, target, audience } = this
    return { layer, index, target: target?.id, audience }
  }

  /** `original`, or the steps taken down from it. */
  get shape(): string {
    return this.steps.map((step) => step.name).join(' + ') || 'original'
  }
}
