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
  /** Whether its bytes went out, to whoever did not pass it on. */
  #sent = false
  /** How it was redirected: to be sent elsewhere, or to have its answer fetched elsewhere. */
  #redirected: 'passed on' | 'see other' | undefined

  constructor(request: OutgoingRequest, metered: boolean) {
    this.target = targetOf(request)
    this.metered = metered
    this.seen = !metered
  }

  /** Whether its answer takes it on. */
  get succeeded(): boolean {
    return this.answer !== undefined && this.answer.status < 400
  }

  onSent(): void {
    this.#sent = true
  }

  /** It was answered by a redirect. Two of them leave the request as it is, to be sent again; others are followed by a GET. */
  onRedirect(status: number): void {
    if (status !== 307 && status !== 308) this.#redirected = 'see other'
    else {
      this.#sent = false
      this.#redirected ??= 'passed on'
    }
  }

  onAnswer(answer: Answer): void {
    this.answer = answer
    this.delivery = this.#atLeast(deliveryOfStatus(answer.status))
  }

  onFailure(error: unknown): void {
    this.failure = error
    // A connection that breaks in mid-body does not take back what the head said.
    if (this.answer) return
    const passedOn = this.#redirected === 'passed on' && !this.#sent
    const told = networkFault(error)?.delivery ?? (passedOn ? 'rejected' : 'unknown')
    this.delivery = this.#atLeast(told)
  }

  /** What fails after the bytes went out, or where only the answer was looked for, does not say that nothing was made. */
  #atLeast(delivery: Delivery): Delivery {
    if (delivery === 'unsent' && this.#sent) return 'unknown'
    return delivery !== 'accepted' && this.#redirected === 'see other' ? 'unknown' : delivery
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
