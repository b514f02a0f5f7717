import type { ImageRequest } from '@stint/core'
import type { JobAnswer } from './job-wire.ts'

/** A job of this process. */
export interface KeptJob {
  readonly answer: JobAnswer
  /** Without its images: they have been submitted. */
  readonly request: ImageRequest
}

/** More jobs than are at work at a time. */
const most = 200

/** The jobs that one provider has submitted, the latest of them. */
export class KeptJobs {
  readonly #kept = new Map<string, KeptJob>()

  keep(id: string, job: KeptJob): void {
    this.#kept.set(id, job)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > most && oldest !== undefined) this.#kept.delete(oldest)
  }

  get(id: string): KeptJob | undefined {
    return this.#kept.get(id)
  }

  forget(id: string): void {
    this.#kept.delete(id)
  }
}
