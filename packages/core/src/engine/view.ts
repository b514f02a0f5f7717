import type { Account } from '../accounts/account.ts'
import type { Audience } from '../report/follower.ts'
import type { Step } from '../layer.ts'
import type { Unknown } from '../provider.ts'
import type { Target } from '../target.ts'

/** Whose deadline a branch runs under. */
export interface DeadlineOwner {
  /** When it passes, on the call's clock. */
  readonly at: number
  readonly by: 'deadline' | 'share'
  readonly layer: string
  readonly index: number
  readonly limit: number
}

/** What holds from a branch downwards. Branches share one until one of them changes something. */
export interface View {
  request: unknown
  target: Target | undefined
  /** The steps taken down from the original request. */
  steps: readonly Step[]
  account: Account
  deadlineOwner: DeadlineOwner | undefined
  /** What becomes of a target that cannot tell whether it accepts a request. */
  unknown: Unknown
  /** Whether no repeater stands above. */
  wholeCall: boolean
  /** Whether an attempt here may buy again what may have been paid. */
  resend: boolean
  /** Who follows what happens here. */
  audience: Audience | undefined
  state: Record<PropertyKey, unknown> | undefined
}

const noSteps: readonly Step[] = []

/** What a call begins with. */
export function firstView(request: unknown, account: Account): View {
  return {
    request,
    target: undefined,
    steps: noSteps,
    account,
    deadlineOwner: undefined,
    unknown: 'try',
    wholeCall: true,
    resend: false,
    audience: undefined,
    state: undefined,
  }
}

/** The same view, to be changed by whoever has it. */
export function copyOf(view: View): View {
  return { ...view, state: view.state && { ...view.state } }
}
