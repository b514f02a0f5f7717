import type { Charge } from '../accounts/account.ts'
import type { Branch } from './branch.ts'
import { mayHaveBeenPaid, type Fault } from '../faults/fault.ts'
import { checkJobId, type Job } from './jobs.ts'
import type { AttemptEnd } from './open-attempt.ts'
import type { Provider } from '../provider.ts'
import { showValue } from '../show-value.ts'

/** What an attempt is made with. */
export interface Admission {
  readonly charge: Charge
  /** Quoted; 0 for one that resumes a job. */
  readonly price: number
  /** The job that it resumes in place of submitting anything. */
  readonly job: Job | undefined
}

/** What an attempt costs and has bought: its charge, and the job that the vendor took its submission on as. */
export class Booking {
  readonly #branch: Branch
  readonly #provider: Provider
  readonly #charge: Charge
  readonly #price: number
  /** The job that the attempt resumes in place of submitting anything. */
  readonly resumed: Job | undefined
  #job: Job | undefined
  /** What the provider has told that it cost. */
  #told: number | undefined

  constructor(branch: Branch, provider: Provider, { charge, price, job }: Admission) {
    this.#branch = branch
    this.#provider = provider
    this.#charge = charge
    this.#price = price
    this.resumed = this.#job = job
    this.#told = undefined
    if (job) branch.call.jobs.attend(job)
  }

  get hasJob(): boolean {
    return this.#job !== undefined
  }

  /** @throws TypeError when that is no cost. */
  tellCost(amount: number): void {
    if (!isCost(amount)) {
      throw new TypeError(
        `${this.#provider.id}: attempt.cost: expected a number from 0, got ${showValue(amount)}`,
      )
    }
    this.#told = amount
  }

  /** The cost that stands in a result, where one does. */
  readCost(made: object): void {
    if ('cost' in made && isCost(made.cost)) this.#told = made.cost
  }

  /** @throws TypeError when that is no id, or the attempt has another job. */
  submitted(id: string): void {
    const provider = this.#provider
    checkJobId(provider.id, id, this.#job?.id)
    if (this.#job) return
    const { call, request, shape } = this.#branch
    this.#job = {
      target: provider.id,
      id,
      shape,
      digest: call.digestOf(request),
      resumable: provider.resume !== undefined,
      price: this.#price,
      charge: this.#charge,
    }
    call.jobs.attend(this.#job)
  }

  /**
   * Books the end of the attempt, and bars its target where it may have been paid without a result.
   * @param free whether it is sure to cost nothing, unless the provider has told otherwise.
   */
  settle(fault: Fault | undefined, free: boolean): Pick<AttemptEnd, 'cost' | 'confirmed' | 'job'> {
    const { call } = this.#branch
    const { jobs } = call
    const job = this.#job
    const { resumed } = this
    const known = resumed || free ? (this.#told ?? 0) : this.#told
    // A resumed job is billed to the attempt that submitted it.
    const cost = resumed ? 0 : (known ?? this.#price)
    this.#charge.settle(resumed ? undefined : fault, cost)
    if (fault && mayHaveBeenPaid(fault)) {
      if (job) jobs.leave(job)
      else call.bar(this.#provider.id, reasonOf(fault))
    } else if (job) jobs.end(job, fault)
    return {
      cost,
      confirmed: known !== undefined,
      job: job && { id: job.id, resumed: resumed !== undefined },
    }
  }
}

function isCost(amount: unknown): amount is number {
  return typeof amount === 'number' && Number.isFinite(amount) && amount >= 0
}

function reasonOf(fault: Fault): string {
  return `an attempt ended by ${fault.kind.replaceAll('_', ' ')} with delivery ${fault.delivery}`
}
