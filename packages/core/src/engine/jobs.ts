import type { Charge } from '../accounts/account.ts'
import type { Fault } from '../faults/fault.ts'
import { showValue } from '../show-value.ts'

/** A job that a vendor has taken on and that was not seen to end. */
export interface ReportedJob {
  readonly target: string
  /** The vendor's id: `provider.resume(id)` fetches what becomes of it. */
  readonly id: string
  /** The shape of the request behind it, as of an attempt. */
  readonly shape: string
}

/** A job while the call knows of it. */
export interface Job extends ReportedJob {
  /** The content of its request. */
  readonly digest: string
  /** Whether its target can fetch it later. */
  readonly resumable: boolean
  /** Quoted for the submission. */
  readonly price: number
  /** What the attempt that submitted it was charged. */
  readonly charge: Charge
}

const none: readonly Job[] = []

/** The jobs of one call that were submitted and not seen to end: what may have been paid is fetched, not bought again. */
export class Jobs {
  /** Made with the first job: most calls have none. */
  #known: { readonly attended: Set<Job>; readonly left: Set<Job> } | undefined

  /** Those not seen to end. */
  get unfinished(): readonly ReportedJob[] {
    if (!this.#known) return []
    const { left, attended } = this.#known
    return [...left, ...attended].map(({ target, id, shape }) => ({
      target,
      id,
      shape,
    }))
  }

  /** An attempt looks after a job: it has just submitted it, or resumes it. */
  attend(job: Job): void {
    const { left, attended } = this.#make()
    left.delete(job)
    attended.add(job)
  }

  /** The attempt was cut off. A later one may resume the job. */
  leave(job: Job): void {
    const { left, attended } = this.#make()
    attended.delete(job)
    left.add(job)
  }

  /**
   * What became of a job is known: its result, or a terminal answer.
   * @param fault the terminal answer; undefined where there is a result.
   */
  end(job: Job, fault: Fault | undefined): void {
    this.#known?.attended.delete(job)
    job.charge.settle(fault, job.price)
  }

  /** One that was left at a target, and that this request stands behind. */
  resumable(target: string, digest: () => string): Job | undefined {
    return this.#leftAt(target).find((job) => job.resumable && job.digest === digest())
  }

  /** Whether one that was left at a target can be resumed by the request behind it. */
  mayResume(target: string): boolean {
    return this.#leftAt(target).some((job) => job.resumable)
  }

  /** One that was left at a target, so that nothing else is bought there. */
  leftAt(target: string): Job | undefined {
    return this.#leftAt(target)[0]
  }

  #make(): { readonly attended: Set<Job>; readonly left: Set<Job> } {
    return (this.#known ??= { attended: new Set(), left: new Set() })
  }

  #leftAt(target: string): readonly Job[] {
    const left = this.#known?.left
    // Asked for every attempt, and mostly there is none.
    if (!left || left.size === 0) return none
    return [...left].filter((job) => job.target === target)
  }
}

/** @throws TypeError when that is no id, or not the one of the job that the attempt has. */
export function checkJobId(provider: string, id: unknown, known: string | undefined): void {
  if (typeof id !== 'string' || id === '') {
    throw new TypeError(`${provider}: attempt.job: expected the vendor's id, got ${showValue(id)}`)
  }
  if (known === undefined || known === id) return
  const why = `this attempt has the job '${known}', and one attempt is one submission`
  throw new TypeError(`${provider}: attempt.job('${id}'): ${why}`)
}
