import type { Attempt, TextMade, TextPart, TextRequest, TextUsage } from '@stint/core'
import { callOptions, callOptionsV3 } from './call-options.ts'
import type { LanguageModel } from './language-model.ts'
import type { FromLanguageModelOptions } from './language-options.ts'
import type { ModelSource } from './model-source.ts'
import { preparing, submitting } from './paid-requests.ts'
import { readStream } from './read-stream.ts'
import { faultAtEnd } from './text-end.ts'
import { textFrom } from './text-from.ts'
import { priceOfUsage } from './token-price.ts'

/** Attempts at one language model. */
export class LanguageUse {
  readonly #source: ModelSource<LanguageModel>
  readonly #options: FromLanguageModelOptions

  constructor(source: ModelSource<LanguageModel>, options: FromLanguageModelOptions) {
    this.#source = source
    this.#options = options
  }

  /** One paid submission, answered as a whole. */
  async attempt(request: TextRequest, attempt: Attempt): Promise<TextMade> {
    const made = textFrom(
      await this.#submit(request, attempt, async (model, { signal }) =>
        model.specificationVersion === 'v3'
          ? model.doGenerate(callOptionsV3(request, this.#options, signal))
          : model.doGenerate(callOptions(request, this.#options, signal)),
      ),
    )
    this.#charge(made.usage, attempt)
    const isEmpty = made.content.every((part) => part.type === 'text' && part.text === '')
    const fault = faultAtEnd({ ...made, isEmpty })
    if (fault) throw fault
    return made
  }

  /** One paid submission, answered while it is made. */
  async stream(request: TextRequest, attempt: Attempt): Promise<AsyncIterable<TextPart>> {
    const { stream } = await this.#submit(request, attempt, async (model, { signal }) =>
      model.specificationVersion === 'v3'
        ? model.doStream(callOptionsV3(request, this.#options, signal))
        : model.doStream(callOptions(request, this.#options, signal)),
    )
    return readStream(stream, {
      signal: attempt.signal,
      clock: attempt.clock,
      onFinish: ({ usage }) => this.#charge(usage, attempt),
    })
  }

  async #submit<T>(
    request: TextRequest,
    attempt: Attempt,
    call: (model: LanguageModel, attempt: Attempt) => Promise<T>,
  ): Promise<T> {
    // The model is made before it is known what it is to submit.
    let through = attempt.fetch
    const model = await preparing(() => this.#source.make((input, init) => through(input, init)))
    const { result, isBeside } = await submitting(attempt.fetch, (noting) => {
      through = noting
      return call(model, attempt)
    })
    if (isBeside && this.#source.isMade) attempt.warn(besideTheFetch)
    const { reasoning } = request
    const isAsked = reasoning !== undefined && reasoning !== 'provider-default'
    if (isAsked && model.specificationVersion === 'v3') attempt.warn(noReasoning)
    return result
  }

  /** What was counted is what it costs, whatever becomes of the attempt. */
  #charge(usage: TextUsage | undefined, attempt: Attempt): void {
    const { price } = this.#options
    const cost = typeof price === 'object' ? priceOfUsage(price, usage) : undefined
    if (cost !== undefined) attempt.cost(cost)
  }
}

const besideTheFetch =
  'the model did not send through the fetch that its function is given: pass it on, as in ' +
  '(fetch) => createOpenAI({ fetch })(id)'

const noReasoning = 'reasoning is not supported by models of specification v3'
