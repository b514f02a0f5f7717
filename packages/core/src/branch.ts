import type { Account } from './account.ts'
import { barredRefusal } from './barred.ts'
import type { CallState } from './call-state.ts'
import type { Context, Ending, SkipNote } from './context.ts'
import { formatDuration } from './duration.ts'
import type { Audience, Follower } from './follower.ts'
import type { Step } from './layer.ts'
import { Lifetime } from './lifetime.ts'
import { followIn, waitIn } from './waiting.ts'
import type { Unknown } from './provider.ts'
import type { Speaker } from './recorder.ts'
import { Refusal } from './refusal.ts'
import type { Pace, PaceLimits } from './stream/pace.ts'
import type { Target } from './target.ts'
import { showValue } from './show-value.ts'

/** Whose deadline a branch runs under. */
export interface DeadlineOwner {
  readonly by: 'deadline' | 'share'
  readonly layer: string
  readonly index: number
  readonly limit: number
}

const noSteps: readonly Step[] = []

/**
 * One layer's view of one branch of a call. A layer's changes hold from here downwards: every layer below copies
 * from the one above it when it is entered, and nothing is ever copied up or across.
 */
export class Branch extends Lifetime implements Context {
  readonly call: CallState
  declare readonly parent: Branch | undefined
  /** What {@link remember} keeps things under: the layer's place in its compiled stack. */
  readonly place: object
  request: unknown
  target: Target | undefined
  /** The steps taken down from the original request. */
  steps: readonly Step[]
  /** What becomes of a target that cannot tell whether it accepts a request. */
  unknown: Unknown
  /** Whether no repeater stands above. */
  wholeCall: boolean
  /** Who follows what happens here. */
  audience: Audience | undefined
  /** Whether an attempt here may buy again what may have been paid. */
  resend: boolean
  /** What a layer demands of the pace of a stream, and who holds what is below to it. */
  paceLimits: PaceLimits | undefined
  pace: Pace | undefined
  /** Why this layer itself may not enter again, beyond what holds for everybody. */
  ownRefusal: (() => Refusal | undefined) | undefined
  /** Made when somebody first looks: few layers keep anything there. */
  #state: Record<PropertyKey, unknown> | undefined
  #deadline: number
  #deadlineOwner: DeadlineOwner | undefined
  #account: Account

  constructor(
    call: CallState,
    parent: Branch | undefined,
    layer: string,
    index: number,
    place: object,
    request: unknown,
    account: Account,
  ) {
    super(parent, layer, index)
    this.call = call
    this.place = place
    this.request = request
    this.#state = parent && parent.#state ? { ...parent.#state } : undefined
    this.target = parent?.target
    this.steps = parent?.steps ?? noSteps
    this.unknown = parent?.unknown ?? 'try'
    this.resend = parent?.resend ?? false
    this.wholeCall = parent?.wholeCall ?? true
    this.audience = parent?.audience
    this.ownRefusal = undefined
    this.paceLimits = undefined
    this.pace = undefined
    this.#account = account
    this.#deadline = parent?.deadline ?? Infinity
    this.#deadlineOwner = parent?.deadlineOwner
  }

  /** The view of the next layer in. */
  fork(layer: string, index: number, place: object): Branch {
    return new Branch(this.call, this, layer, index, place, this.request, this.#account)
  }

  get state(): Record<PropertyKey, unknown> {
    return (this.#state ??= {})
  }

  get deadline(): number {
    return this.#deadline
  }

  set deadline(at: number) {
    this.limitTo(at, 'deadline')
  }

  get deadlineOwner(): DeadlineOwner | undefined {
    return this.#deadlineOwner
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
    if (at >= this.#deadline) return
    this.#deadline = at
    this.#deadlineOwner = {
      by,
      layer: this.layer,
      index: this.index,
      limit: limit ?? Math.max(0, Math.round(at - this.call.clock.now())),
    }
  }

  get account(): Account {
    return this.#account
  }

  set account(account: Account) {
    if (!includes(account, this.#account)) {
      throw new TypeError(`${this.layer}: an account must be opened inside the one it replaces`)
    }
    this.#account = account
  }

  get timeLeftMs(): number {
    return this.#deadline - this.call.clock.now()
  }

  refusal(
    options: { readonly after?: number; readonly target?: Target | undefined } = {},
  ): Refusal | undefined {
    const refusal = this.#findRefusal(options.after ?? 0, options.target ?? this.target)
    if (refusal) this.call.recorder.stop = refusal
    return refusal
  }

  #findRefusal(after: number, target: Target | undefined): Refusal | undefined {
    const { ending } = this
    if (ending) return new Refusal(ending.layer, overReason(ending), ending)
    const late = this.lateness(after)
    if (late) return late
    return (
      this.call.output?.refusal() ??
      this.ownRefusal?.() ??
      this.#account.refusal(0, this.#mayResume(target)) ??
      this.call.bound.refusal() ??
      this.#barredRefusal(target)
    )
  }

  #mayResume(target: Target | undefined): boolean {
    return target !== undefined && this.call.jobs.mayResume(target.id)
  }

  /** Why a wait of so many milliseconds would outlast the deadline. */
  lateness(after: number): Refusal | undefined {
    const owner = this.#deadlineOwner
    const left = this.timeLeftMs
    if (!owner || left > after) return undefined
    const reason =
      left <= 0
        ? `its ${formatDuration(owner.limit)} have passed`
        : `a wait of ${formatDuration(after)} does not fit into the ${formatDuration(left)} left`
    return new Refusal(owner.layer, reason, owner)
  }

  /** Why a target must not be sent to (again) in this call. */
  #barredRefusal(target: Target | undefined): Refusal | undefined {
    return target && !this.resend ? barredRefusal(this.call, target.id) : undefined
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

  limitPace(limits: PaceLimits): void {
    if (this.call.output) this.paceLimits = limits
  }

  /** Tells every layer around that watches the pace what an attempt here does. */
  tellPace(news: 'begin' | 'wait' | 'arrive' | 'leave', attempt: object): void {
    for (let at: Branch | undefined = this; at; at = at.parent) at.pace?.[news](attempt)
  }

  remember<T>(key: string, create: () => T): T {
    return this.call.remember(this.place, key, create)
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

function overReason({ limit }: Ending): string {
  return limit === undefined ? 'the call is over here' : `its ${formatDuration(limit)} have passed`
}

function includes(account: unknown, outer: Account): boolean {
  for (let a = account as Account | undefined; a; a = a.parent) if (a === outer) return true
  return false
}
