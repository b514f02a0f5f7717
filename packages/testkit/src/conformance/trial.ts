import {
  CallError,
  createImage,
  pipeline,
  type CallHandle,
  type Fault,
  type ImageMade,
  type ImageRequestInput,
  type ImageResult,
  type Provider,
} from '@stint/core'
import { EagerClock } from './eager-clock.ts'
import type { Script } from './delivery.ts'
import { observe, type Interference, type OwnAttempt } from './observed-provider.ts'
import { settles } from './patience.ts'
import { listOf, type Received } from './received.ts'
import type { Vendor } from './vendor.ts'
import { demand } from './violation.ts'

/** No vendor is polled so often in an attempt that ends. */
const mostRequests = 200

export interface TrialOptions extends Interference {
  readonly provider: Provider
  readonly vendor: Vendor
  readonly request: ImageRequestInput
  readonly script: Script
}

/** One call of a provider, as a pipeline makes it. */
export class Trial {
  readonly clock: EagerClock = new EagerClock()
  readonly handle: CallHandle<ImageMade>
  /** What the vendor received. */
  readonly received: readonly Received[]
  readonly #attempts: readonly OwnAttempt[]
  readonly #vendor: Vendor
  #outcome: { readonly result: ImageResult } | { readonly error: unknown } | undefined

  constructor({ provider, vendor, request, script, ...interference }: TrialOptions) {
    const observed = observe(provider, interference)
    this.#attempts = observed.attempts
    this.#vendor = vendor
    vendor.use((received) => {
      if (this.received.length > mostRequests) this.handle.abort(new Error('too many requests'))
      return script(received)
    })
    this.received = vendor.received
    const { clock } = this
    this.handle = pipeline(createImage, { clock, random: () => 0.5 })
      .to(observed.provider)
      .start(request)
    this.handle.result.then(
      (result) => (this.#outcome = { result }),
      (error: unknown) => (this.#outcome = { error }),
    )
  }

  /** What the provider did by itself; undefined when it was not called. */
  get own(): OwnAttempt | undefined {
    return this.#attempts.at(-1)
  }

  get result(): ImageResult | undefined {
    return this.#outcome && 'result' in this.#outcome ? this.#outcome.result : undefined
  }

  get error(): unknown {
    return this.#outcome && 'error' in this.#outcome ? this.#outcome.error : undefined
  }

  /** The fault that the call ended with. */
  get fault(): Fault | undefined {
    return CallError.isInstance(this.error) ? this.error.fault : undefined
  }

  /**
   * Lets time pass until the call is over.
   * @throws Violation when it never is.
   */
  async end(): Promise<this> {
    const ended = await settles(this.handle.result, this.clock)
    if (this.#vendor.mistake !== undefined) throw mistakeInWire(this.#vendor.mistake)
    demand(
      ended && this.received.length <= mostRequests,
      `its attempt did not end; the vendor had received ${this.received.length} requests (${listOf(this.received.slice(0, 5))})`,
      'Settle when the answer is there, wait with attempt.clock, and give up on what does not come',
    )
    return this
  }
}

function mistakeInWire(cause: unknown): Error {
  const text = cause instanceof Error ? cause.message : String(cause)
  return new Error(`describeProvider: the function in wire.answers threw: ${text}`, { cause })
}
