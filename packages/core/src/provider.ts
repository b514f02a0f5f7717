import type { Clock } from './clock.ts'
import type { MadeImage } from './create-image/image-made.ts'
import type { Delivery, Fault } from './faults/fault.ts'
import type { Operation } from './operation.ts'
import { showValue } from './show-value.ts'

/** What a provider is given for one attempt. */
export interface Attempt {
  /**
   * The only fetch a provider should use: sends are counted, a second paid submission is refused, delivery is
   * known, the size of the response is capped, and nothing is sent once the attempt is over.
   */
  readonly fetch: typeof globalThis.fetch
  /** Aborts when the attempt is cut: by the caller, a deadline, a layer that settled, or a hidden retry. */
  readonly signal: AbortSignal
  /** Milliseconds left, when it is read, until the nearest deadline; Infinity when there is none. */
  readonly timeLeftMs: number
  /** Which attempt of the call this is, from 1. */
  readonly number: number
  readonly callId: string
  /** The call's clock, for whoever has to wait. */
  readonly clock: Clock
  /** Adds a line to the result's warnings. */
  warn(text: string): void
  /** Tells what the attempt is known to have cost, also if it fails: what it is charged in place of its price. */
  cost(amount: number): void
  /** Tells whoever follows the call how far it is. Nothing of it is output: an attempt that fails may still be repeated. */
  progress(progress: Progress): void
  /**
   * Says that the vendor has taken the submission on as a job. When the attempt is cut off before the job has ended,
   * a later one with the same request calls `resume` and submits nothing, nothing else is submitted to the target in
   * this call, and a job left at the end stands in the report.
   * @throws TypeError when the attempt has another job.
   */
  job(id: string): void
}

/** What a provider tells while it is at work. */
export interface Progress {
  /** What is going on: `queued`, say. */
  readonly text?: string
  /** How much is done, from 0 to 1. */
  readonly done?: number
  /** A preview, where the vendor sends one. */
  readonly image?: MadeImage
  /** Which preview, from 0. */
  readonly index?: number
}

/** What is known of an HTTP answer when an attempt failed. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  /** The body of an error answer that came through `attempt.fetch`, as text, as far as it was read (64 KiB at most). */
  readonly body: string
}

/** What a provider's `classify` has to go by. */
export interface Failure {
  /** What `attempt` threw. */
  readonly error: unknown
  /** The last answer that was seen. */
  readonly answer: Answer | undefined
  /** What the wire says of delivery. */
  readonly delivery: Delivery
  /** Whether a paid submission was seen going out: only then is a delivery of `unknown` news. */
  readonly sent: boolean
}

/** Method, URL and headers of a request on its way out. */
export interface OutgoingRequest {
  readonly method: string
  readonly url: string
  readonly headers: Headers
}

/** Whether a target takes a request: yes, a reason why not, or unknown. */
export type Acceptance = true | string | undefined

/** Whether a target is entered that cannot tell whether it accepts a request. */
export type Unknown = 'try' | 'skip'

/** One model at one vendor. Make it with a factory, check it with {@link defineProvider}. */
export interface Provider<Req = any, Made = any> {
  /** `vendor/model`; unique in a pipeline. */
  readonly id: string
  /** `true`, a reason why not, or `undefined` when it cannot be told. A refusal here costs nothing. */
  accepts(request: Req): Acceptance | Promise<Acceptance>
  /** Makes one paid submission and never retries. */
  attempt(request: Req, attempt: Attempt): Promise<Made> | Made
  /**
   * The same, giving its parts while they are made: one paid submission, never repeated. Where a provider has none, a
   * call that is read while it is made gets the result of `attempt` as a whole.
   */
  stream?(request: Req, attempt: Attempt): AsyncIterable<unknown> | Promise<AsyncIterable<unknown>>
  /**
   * What it makes: `createImage`, say. A pipeline for an operation of another name and another request then refuses it
   * when it is declared. Left out: not checked.
   */
  readonly operation?: Operation | undefined
  /** The most images of one submission. */
  readonly maxImages?: number | undefined
  /** Which requests of an attempt are paid. Default: every POST. */
  isSubmission?(request: OutgoingRequest): boolean
  /** The quoted price of a request, in the unit that `budget({ cost })` is given in. */
  price?(request: Req): number
  /**
   * Fetches the result of a job that an earlier attempt submitted, and submits nothing. The engine passes an attempt;
   * whoever calls it by hand, with an id from a report, need not: see `loneAttempt`.
   */
  resume?(jobId: string, attempt?: Attempt): Promise<Made>
  /** Names the fault; what it returns undefined for is named by status, body and network code. */
  classify?(failure: Failure): Fault | undefined
  /**
   * `'fetch'` when everything is sent through `attempt.fetch` (an attempt cut before it sent is then known to
   * be unsent), `'outside'` when it is not (explain then names the target). Left out: unknown.
   */
  readonly wire?: 'fetch' | 'outside' | undefined
  /** The largest response `attempt.fetch` lets through, in bytes. Default 256 MiB. */
  readonly maxResponseBytes?: number | undefined
}

function kindOf(given: unknown): string {
  if (typeof given !== 'function') return showValue(given)
  const name = given.name || 'provider'
  return `a function; call it: ${name}()`
}

const functions = ['accepts', 'attempt'] as const
const optionalFunctions = ['stream', 'isSubmission', 'price', 'resume', 'classify'] as const

/**
 * Checks a provider and returns it.
 * @throws TypeError that names what is missing or of the wrong type.
 */
export function defineProvider<Req, Made>(provider: Provider<Req, Made>): Provider<Req, Made> {
  if (typeof provider !== 'object' || provider === null) {
    throw new TypeError(
      `defineProvider: expected { id, accepts, attempt }, got ${kindOf(provider)}`,
    )
  }
  const name = `defineProvider(${JSON.stringify(provider.id)})`
  if (typeof provider.id !== 'string' || provider.id.trim() === '') {
    throw new TypeError(`${name}: id must be a string like 'vendor/model'`)
  }
  for (const key of functions) {
    if (typeof provider[key] !== 'function') {
      throw new TypeError(`${name}: ${key} must be a function, got ${showValue(provider[key])}`)
    }
  }
  for (const key of optionalFunctions) {
    if (provider[key] !== undefined && typeof provider[key] !== 'function') {
      const given = showValue(provider[key])
      throw new TypeError(`${name}: ${key} must be a function when it is given, got ${given}`)
    }
  }
  const { operation } = provider
  if (operation !== undefined && typeof operation?.name !== 'string') {
    throw new TypeError(
      `${name}: operation must be one, such as createImage, got ${showValue(operation)}`,
    )
  }
  for (const key of ['maxImages', 'maxResponseBytes'] as const) {
    const value = provider[key]
    if (value !== undefined && !(Number.isInteger(value) && value > 0)) {
      throw new TypeError(`${name}: ${key} must be a whole number above 0, got ${showValue(value)}`)
    }
  }
  if (provider.wire !== undefined && provider.wire !== 'fetch' && provider.wire !== 'outside') {
    throw new TypeError(
      `${name}: wire must be 'fetch' or 'outside', got ${showValue(provider.wire)}`,
    )
  }
  return provider
}
