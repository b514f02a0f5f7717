import { Fault, loneAttempt, type Attempt, type ImageMade, type ImageRequest } from '@stint/core'
import { callModel } from './call-model.ts'
import type { FromImageModelOptions } from './from-options.ts'
import { resubmitting, tellingJob } from './job-wire.ts'
import { KeptJobs } from './kept-jobs.ts'
import { readResult } from './made.ts'
import type { ImageModel } from './image-model.ts'
import { vendorOf } from './model-facts.ts'
import type { ModelSource } from './model-source.ts'
import { preparing, submitting } from './paid-requests.ts'
import { repeatedReads } from './repeated-reads.ts'

type Fetch = typeof globalThis.fetch

/** Attempts at one model. */
export class ModelUse {
  readonly #source: ModelSource<ImageModel>
  readonly #options: FromImageModelOptions
  readonly #jobs = new KeptJobs()

  constructor(source: ModelSource<ImageModel>, options: FromImageModelOptions) {
    this.#source = source
    this.#options = options
  }

  /** One paid submission, with the polls and downloads that belong to it. */
  async attempt(request: ImageRequest, attempt: Attempt): Promise<ImageMade> {
    const { references: _, mask: __, ...words } = request
    let job: string | undefined
    const made = await this.#run(request, attempt, (fetch, vendor) =>
      tellingJob(fetch, vendor, (id, answer) => {
        job = id
        this.#jobs.keep(id, { answer, request: { ...words, references: [] } })
        attempt.job(id)
      }),
    )
    if (job !== undefined) this.#jobs.forget(job)
    return made
  }

  /**
   * Goes on with a job: the package is asked again, its submission is answered as it was, and it
   * polls and downloads.
   * @throws Fault `not_found`, unsent, for a job that this provider did not submit in this process.
   */
  async resume(id: string, attempt: Attempt = loneAttempt()): Promise<ImageMade> {
    const job = this.#jobs.get(id)
    if (job === undefined) {
      const message = 'this job was not submitted by this provider in this process'
      throw new Fault('not_found', { message, delivery: 'unsent' })
    }
    const made = await this.#run(job.request, attempt, (fetch) => resubmitting(fetch, job.answer))
    this.#jobs.forget(id)
    return made
  }

  async #run(
    request: ImageRequest,
    attempt: Attempt,
    wrap: (fetch: Fetch, vendor: string) => Fetch,
  ): Promise<ImageMade> {
    const reading = repeatedReads(attempt.fetch, attempt, this.#options.polls)
    // The model is made before it is known whose it is.
    let through = reading
    const model = await preparing(() => this.#source.make((input, init) => through(input, init)))
    const wrapped = wrap(reading, vendorOf(model))
    const { result, isBeside } = await submitting(wrapped, (noting) => {
      through = noting
      return callModel(model, request, attempt, this.#options)
    })
    if (isBeside && this.#source.isMade) attempt.warn(besideTheFetch)
    return readResult(result, request, this.#options)
  }
}

const besideTheFetch =
  'the model did not send through the fetch that its function is given: pass it on, as in ' +
  '(fetch) => createFal({ fetch }).image(id)'
