import type { Account } from '../accounts/account.ts'
import type { CallState } from './call-state.ts'
import type { Failure, Settlement } from './coming.ts'
import type { Context, Ending, SkipNote } from '../context.ts'
import type { Audience, Follower } from '../report/follower.ts'
import type { Step } from '../layer.ts'
import { Lifetime, type Owner } from './lifetime.ts'
import { followIn, waitIn } from './waiting.ts'
import type { Unknown } from '../provider.ts'
import type { Speaker } from '../report/recorder.ts'
import type { Refusal } from '../faults/refusal.ts'
import type { Pace } from '../stream/pace.ts'
import type { PaceLimits } from '../stream/pace-limits.ts'
import type { Target } from '../target.ts'
import { showValue } from '../show-value.ts'
import { copyOf, firstView, type DeadlineOwner, type View } from './view.ts'
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

/**
 * One layer's view of one branch of a call. A layer's changes hold from here downwards: every layer below sees what the
 * one above it saw when it was entered, and nothing ever gets up or across. Until a branch changes something it shares
 * the view of the branch around it.
 */
export class Branch extends Lifetime implements Context {
  readonly call: CallState
  declare readonly parent: Branch | undefined
  /** What is below, where its layer has returned that as it is: then it is over with it. */
  passes: Settlement | undefined = undefined
  /** Why this layer itself may not enter again, beyond what holds for everybody. */
  counted: { usedUp(): Refusal | undefined } | undefined = undefined
  #view: View
  /** Whether nobody else has the view. */
  #owns: boolean
  #special: Special | undefined = undefined

  constructor(call: CallState, parent: Branch | undefined, place: Owner, view: View) {
    super(parent, place)
    this.call = call
    this.#view = view
    this.#owns = parent === undefined
  }

  /** The outermost branch of a call. */
  static root(call: CallState, place: Owner, account: Account): Branch {
    return new Branch(call, undefined, place, firstView(call.request, account))
  }

  /** The view of the next layer in. */
  fork(place: Owner): Branch {
    const view = this.#view
    // What is put into a state later must not be seen there.
    if (view.state) return new Branch(this.call, this, place, copyOf(view))
    this.#owns = false
    return new Branch(this.call, this, place, view)
  }

  /** The view, to be changed: a copy, unless nobody else has it. */
  static #own(branch: Branch): View {
    if (!branch.#owns) {
      branch.#view = copyOf(branch.#view)
      branch.#owns = true
    }
    return branch.#view
  }

  get request(): unknown {
    return this.#view.request
  }

  set request(request: unknown) {
    if (request !== this.#view.request) Branch.#own(this).request = request
  }

  get target(): Target | undefined {
    return this.#view.target
  }

  set target(target: Target | undefined) {
    if (target === this.#view.target) return
    if (target !== undefined && typeof target !== 'object') {
      throw new TypeError(`a target must be a provider or a pipeline, got ${showValue(target)}`)
    }
    Branch.#own(this).target = target
  }

  get steps(): readonly Step[] {
    return this.#view.steps
  }

  set steps(steps: readonly Step[]) {
    Branch.#own(this).steps = steps
  }

  /** Whoever looks at it may change it, and every branch has its own. */
  get state(): Record<PropertyKey, unknown> {
    return (Branch.#own(this).state ??= {})
  }

  get unknown(): Unknown {
    return this.#view.unknown
  }

  set unknown(unknown: Unknown) {
    if (unknown !== this.#view.unknown) Branch.#own(this).unknown = unknown
  }

  get wholeCall(): boolean {
    return this.#view.wholeCall
  }

  set wholeCall(wholeCall: boolean) {
    if (wholeCall !== this.#view.wholeCall) Branch.#own(this).wholeCall = wholeCall
  }

  get resend(): boolean {
    return this.#view.resend
  }

  set resend(resend: boolean) {
    if (resend !== this.#view.resend) Branch.#own(this).resend = resend
  }

  get audience(): Audience | undefined {
    return this.#view.audience
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

  get deadline(): number {
    return this.#view.deadlineOwner?.at ?? Infinity
  }

  set deadline(at: number) {
    this.limitTo(at, 'deadline')
  }

  get deadlineOwner(): DeadlineOwner | undefined {
    return this.#view.deadlineOwner
  }

  /**
   * Tightens the deadline; a later one than there is changes nothing.
   * @param limit in milliseconds, as it was declared. Default: what is left.
   */
  limitTo(at: number, by: DeadlineOwner['by'], limit?: number): void {
    if (typeof at !== 'number' || Number.isNaN(at)) {
      throw new TypeError(
        `${this.layer}: a deadline must be a time on the call's clock, got ${showValue(at)}`,
      )
    }
    if (at >= this.deadline) return
    Branch.#own(this).deadlineOwner = {
      at,
      by,
      layer: this.layer,
      index: this.index,
      limit: limit ?? Math.max(0, Math.round(at - this.call.clock.now())),
    }
  }

  limitTime(ms: number): void {
    if (typeof ms !== 'number' || Number.isNaN(ms)) {
      throw new TypeError(`${this.layer}: limitTime: expected milliseconds, got ${showValue(ms)}`)
    }
    this.limitTo(this.call.clock.now() + ms, 'deadline', ms)
  }

  get account(): Account {
    return this.#view.account
  }

  set account(account: Account) {
    const outer = this.#view.account
    if (!includes(account, outer)) {
      throw new TypeError(`${this.layer}: an account must be opened inside the one it replaces`)
    }
    if (account !== outer) Branch.#own(this).account = account
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
    Branch.#own(this).audience = { follower, outer: this.audience }
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

function includes(account: unknown, outer: Account): boolean {
  for (let a = account as Account | undefined; a; a = a.parent) if (a === outer) return true
  return false
}
