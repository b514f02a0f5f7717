import { deliveryOfStatus, type Delivery } from '../faults/fault.ts'
import { networkFault } from '../faults/network-fault.ts'
import type { Answer, OutgoingRequest } from '../provider.ts'

/** One paid submission of an attempt, and what became of it. */
export class Submission {
  /** Method and address, without the query: what a retry has in common with the first try. */
  readonly target: string
  /** Whether it went through `attempt.fetch`. */
  readonly metered: boolean
  /** Whether it was seen going out. */
  seen: boolean
  delivery: Delivery = 'unknown'
  /** Its body only of an error status that came through `attempt.fetch`, as far as it was read. */
  answer: Answer | undefined
  /** Why there is no answer. */
  failure: unknown

  constructor(request: OutgoingRequest, metered: boolean) {
    this.target = targetOf(request)
    this.metered = metered
    this.seen = !metered
  }

  /** Whether its answer takes it on. */
  get succeeded(): boolean {
    return this.answer !== undefined && this.answer.status < 400
  }

  onAnswer(answer: Answer): void {
    this.answer = answer
    this.delivery = deliveryOfStatus(answer.status)
  }

  onFailure(error: unknown): void {
    this.failure = error
    // A connection that breaks in mid-body does not take back what the head said.
    if (!this.answer) this.delivery = networkFault(error)?.delivery ?? 'unknown'
  }
}

/** Method and address of a request, without its query. */
export function targetOf({ method, url }: OutgoingRequest): string {
  const parsed = URL.parse(url)
  return `${method} ${parsed ? parsed.origin + parsed.pathname : url}`
}

/** Whether an answer only says where to ask instead. */
export function isRedirect(status: number): boolean {
  return status >= 300 && status < 400 && status !== 304
}
