import { CallError } from '@stint/core'

/** What a call comes in with, which tells it from others. */
interface CallOptions {
  readonly headers?: object | undefined
}

/** Who made the model, and how it is called. */
export interface ModelMaker {
  readonly adapter: string
  readonly caller: string
}

/** How APICallError.isInstance of the AI SDK tells its errors, also those of another copy. */
const apiCallError = Symbol.for('vercel.ai.error.AI_APICallError')

/**
 * Notices retries around a model, and warns once. The AI SDK never repeats a CallError. But with
 * retries on it asks of every error whether it is an APICallError, and with `maxRetries: 0` it does
 * not; and whoever repeats a call all the same, a middleware say, hands in the same options, or the
 * same headers, which `generateImage` makes for each call.
 */
export class RetriesAround {
  readonly #failed = new WeakSet<object>()
  readonly #maker: ModelMaker
  #warned = false

  constructor(maker: ModelMaker) {
    this.#maker = maker
  }

  /** A call comes in. */
  onCall(options: CallOptions): void {
    if (identities(options).some((identity) => this.#failed.has(identity))) this.#warn()
  }

  /** A call has failed, and its error is about to be thrown. */
  onFailure(options: CallOptions, error: unknown): void {
    for (const identity of identities(options)) this.#failed.add(identity)
    if (!CallError.isInstance(error)) return
    Object.defineProperty(error, apiCallError, {
      configurable: true,
      get: () => {
        // Others ask too, to tell the error to somebody.
        if (/retry/i.test(new Error('asked').stack ?? '')) this.#warn()
        return false
      },
    })
  }

  #warn(): void {
    if (this.#warned) return
    this.#warned = true
    const { adapter, caller } = this.#maker
    const advice =
      `${adapter}: retries are on around a pipeline, which retries by itself: each of them would run all ` +
      `of it again. Turn them off: ${caller}({ maxRetries: 0 })`
    process.emitWarning(advice, 'StintWarning')
  }
}

function identities(options: CallOptions): object[] {
  return options.headers ? [options, options.headers] : [options]
}
