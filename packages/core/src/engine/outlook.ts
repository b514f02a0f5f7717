import type { Account } from '../accounts/account.ts'
import type { CallState } from './call-state.ts'
import type { Audience } from '../report/follower.ts'
import type { Step } from '../layer.ts'
import { Lifetime, type Owner } from './lifetime.ts'
import type { Unknown } from '../provider.ts'
import type { Target } from '../target.ts'
import { showValue } from '../show-value.ts'
import { copyOf, type DeadlineOwner, type View } from './view.ts'

/**
 * What one layer sees of a call. What it changes holds from here downwards: every layer below sees what the one above it
 * saw when it was entered, and nothing ever gets up or across. Until something is changed the view is shared with the
 * branch around it.
 */
export class Outlook extends Lifetime {
  readonly call: CallState
  #view: View
  /** Whether nobody else has the view. */
  #owns: boolean

  constructor(call: CallState, parent: Outlook | undefined, place: Owner, view: View) {
    super(parent, place)
    this.call = call
    this.#view = view
    this.#owns = parent === undefined
  }

  /** The view for the next layer in. */
  handOn(): View {
    // What is put into a state later must not be seen there.
    if (this.#view.state) return copyOf(this.#view)
    this.#owns = false
    return this.#view
  }

  /** The view, to be changed: a copy, unless nobody else has it. */
  static #own(of: Outlook): View {
    if (!of.#owns) {
      of.#view = copyOf(of.#view)
      of.#owns = true
    }
    return of.#view
  }

  get request(): unknown {
    return this.#view.request
  }

  set request(request: unknown) {
    if (request !== this.#view.request) Outlook.#own(this).request = request
  }

  get target(): Target | undefined {
    return this.#view.target
  }

  set target(target: Target | undefined) {
    if (target === this.#view.target) return
    if (target !== undefined && typeof target !== 'object') {
      throw new TypeError(`a target must be a provider or a pipeline, got ${showValue(target)}`)
    }
    Outlook.#own(this).target = target
  }

  get steps(): readonly Step[] {
    return this.#view.steps
  }

  set steps(steps: readonly Step[]) {
    Outlook.#own(this).steps = steps
  }

  /** Whoever looks at it may change it, and every branch has its own. */
  get state(): Record<PropertyKey, unknown> {
    return (Outlook.#own(this).state ??= {})
  }

  get unknown(): Unknown {
    return this.#view.unknown
  }

  set unknown(unknown: Unknown) {
    if (unknown !== this.#view.unknown) Outlook.#own(this).unknown = unknown
  }

  get wholeCall(): boolean {
    return this.#view.wholeCall
  }

  set wholeCall(wholeCall: boolean) {
    if (wholeCall !== this.#view.wholeCall) Outlook.#own(this).wholeCall = wholeCall
  }

  get resend(): boolean {
    return this.#view.resend
  }

  set resend(resend: boolean) {
    if (resend !== this.#view.resend) Outlook.#own(this).resend = resend
  }

  get audience(): Audience | undefined {
    return this.#view.audience
  }

  set audience(audience: Audience | undefined) {
    Outlook.#own(this).audience = audience
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
    Outlook.#own(this).deadlineOwner = {
      at,
      by,
      layer: this.layer,
      index: this.index,
      limit: limit ?? Math.max(0, Math.round(at - this.call.clock.now())),
    }
  }

  get account(): Account {
    return this.#view.account
  }

  set account(account: Account) {
    const outer = this.#view.account
    if (!includes(account, outer)) {
      throw new TypeError(`${this.layer}: an account must be opened inside the one it replaces`)
    }
    if (account !== outer) Outlook.#own(this).account = account
  }
}

function includes(account: unknown, outer: Account): boolean {
  for (let a = account as Account | undefined; a; a = a.parent) if (a === outer) return true
  return false
}
