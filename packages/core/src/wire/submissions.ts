import type { Delivery } from '../faults/fault.ts'
import type { OutgoingRequest, Provider } from '../provider.ts'
import { Submission, targetOf } from './submission.ts'

/** Those of all attempts that are running: a list, in which each is linked to the next. */
let newest: Submissions | undefined

const none: readonly Submission[] = []

/** The paid submissions of one attempt: one, where all is well. */
export class Submissions {
  readonly #provider: Provider
  #made: readonly Submission[] = none
  #running = false
  #older: Submissions | undefined
  #newer: Submissions | undefined

  /** @param awaited whether the attempt is to submit anything: one that resumes a job is not. */
  constructor(provider: Provider, awaited: boolean) {
    this.#provider = provider
    if (!awaited) return
    this.#running = true
    this.#older = newest
    if (newest) newest.#newer = this
    newest = this
  }

  get count(): number {
    return this.#made.length
  }

  /** What the wire says of them, or undefined when there was none. */
  get delivery(): Delivery | undefined {
    if (this.#made.some(({ delivery }) => delivery === 'unknown')) return 'unknown'
    return this.#made.at(-1)?.delivery
  }

  isPaid(request: OutgoingRequest): boolean {
    return this.#provider.isSubmission?.(request) ?? request.method === 'POST'
  }

  /** @param metered whether it goes through `attempt.fetch`. */
  add(request: OutgoingRequest, metered: boolean): Submission {
    const submission = new Submission(request, metered)
    this.#made = [...this.#made, submission]
    return submission
  }

  withdraw(submission: Submission): void {
    this.#made = this.#made.filter((each) => each !== submission)
  }

  /**
   * The submission that forbids this one: any, where the provider says what is paid or where both go through
   * `attempt.fetch`. Otherwise one to the same address: a library may also POST for a token.
   */
  before(request: OutgoingRequest, metered: boolean): Submission | undefined {
    const target = targetOf(request)
    const strict = this.#provider.isSubmission !== undefined
    return this.#made.findLast(
      (earlier) => strict || (metered && earlier.metered) || earlier.target === target,
    )
  }

  /**
   * Whether a request seen here may be another attempt's. A queue or a pool of connections can send it in the async
   * context of whoever came before; where an attempt still waits to be seen sending, nobody is accused. A request that
   * calls itself a retry is one.
   */
  mayBeOfAnother(request: OutgoingRequest): boolean {
    if (Number(request.headers.get('x-stainless-retry-count')) > 0) return false
    const target = targetOf(request)
    for (let other = newest; other; other = other.#older) {
      if (other !== this && other.#awaits(this.#provider.id, target)) return true
    }
    return false
  }

  /** The attempt is over. */
  close(): void {
    if (!this.#running) return
    this.#running = false
    if (this.#newer) this.#newer.#older = this.#older
    else newest = this.#older
    if (this.#older) this.#older.#newer = this.#newer
    this.#older = this.#newer = undefined
  }

  #awaits(provider: string, target: string): boolean {
    if (this.#made.length === 0) return this.#provider.id === provider
    return this.#made.some((submission) => !submission.seen && submission.target === target)
  }
}
