import type { Delivery } from './fault.ts'
import { cappedBody } from './capped-body.ts'
import { networkFault } from './network-fault.ts'
import { patience } from './patient-dispatcher.ts'
import type { Answer, OutgoingRequest, Provider } from './provider.ts'

/** One paid submission on the wire. */
interface Submission {
  delivery: Delivery
}

/** What the meter reports to the attempt while it is running. */
export interface MeterListener {
  /** A second paid submission was asked for. It was not sent; the attempt must end now. */
  onHiddenRetry(request: OutgoingRequest): void
}

const defaultMaxBytes = 256 * 1024 * 1024
const undecided = new Set([408, 499, 502, 504])
const secretHeader = /authorization|api-key|token|secret|cookie/i

/**
 * The `fetch` of one attempt: it counts what is sent, refuses a second paid submission, knows from the wire what
 * became of the first, caps the size of answers, and sends nothing once the attempt is over.
 */
export class WireMeter {
  /** Requests that went out. */
  sends = 0
  /** The last answer; its body only of an error status, as far as it was read. */
  answer: Answer | undefined
  /** Set once an answer ran past the size its provider allows. */
  tooLarge: Error | undefined
  /** Values of headers that carry keys: nothing may repeat them. */
  readonly secrets: string[] = []
  readonly #provider: Provider
  readonly #signal: AbortSignal
  readonly #hasDeadline: boolean
  readonly #listener: MeterListener
  readonly #stop = new AbortController()
  readonly #submissions: Submission[] = []
  #over = false

  constructor(
    provider: Provider,
    attempt: { readonly signal: AbortSignal; readonly hasDeadline: boolean },
    listener: MeterListener,
  ) {
    this.#provider = provider
    this.#signal = attempt.signal
    this.#hasDeadline = attempt.hasDeadline
    this.#listener = listener
  }

  get submissions(): number {
    return this.#submissions.length
  }

  /** What the wire says of the paid submission, or undefined when none went this way. */
  get delivery(): Delivery | undefined {
    return this.#submissions.at(-1)?.delivery
  }

  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const outgoing = describe(input, init)
    if (this.#over) throw new Error('attempt.fetch was called after the attempt was over')
    if (!URL.canParse(outgoing.url)) throw new TypeError(`attempt.fetch: no URL: '${outgoing.url}'`)
    this.#collectSecrets(outgoing.headers)
    const submission = this.#admit(outgoing)
    this.sends += 1
    const signal = AbortSignal.any([this.#signal, this.#stop.signal, ...signalOf(input, init)])
    try {
      const patient = this.#hasDeadline ? patience() : {}
      const response = await globalThis.fetch(input, { ...patient, ...init, signal } as RequestInit)
      if (submission) submission.delivery = deliveryOf(response.status)
      return this.#watch(response)
    } catch (error) {
      if (submission) submission.delivery = networkFault(error)?.delivery ?? 'unknown'
      throw error
    }
  }

  /** The attempt is over: nothing is sent any more, what is on the way is cut. */
  close(): void {
    if (this.#over) return
    this.#over = true
    this.#stop.abort(new DOMException('the attempt is over', 'AbortError'))
  }

  #admit(outgoing: OutgoingRequest): Submission | undefined {
    const paid = this.#provider.isSubmission?.(outgoing) ?? outgoing.method === 'POST'
    if (!paid) return undefined
    if (this.#submissions.length > 0) {
      this.#listener.onHiddenRetry(outgoing)
      throw new Error('a second paid submission in one attempt was refused')
    }
    const submission: Submission = { delivery: 'unknown' }
    this.#submissions.push(submission)
    return submission
  }

  #watch(response: Response): Response {
    const { status, headers } = response
    const onText = (body: string): void => {
      this.answer = { status, headers, body }
    }
    onText('')
    return cappedBody(response, this.#provider.maxResponseBytes ?? defaultMaxBytes, {
      onText: response.ok ? undefined : onText,
      onTooLarge: (error) => (this.tooLarge = error),
    })
  }

  #collectSecrets(headers: Headers): void {
    for (const [name, value] of headers) {
      if (!secretHeader.test(name)) continue
      const secret = value.replace(/^\w+\s+/, '')
      if (secret.length >= 6 && !this.secrets.includes(secret)) this.secrets.push(secret)
    }
  }
}

/** The gateway gave up at an undecided status; any other error was a refusal; 2xx headers mean it was taken on. */
function deliveryOf(status: number): Delivery {
  if (status < 400) return 'accepted'
  return undecided.has(status) ? 'unknown' : 'rejected'
}

function describe(input: string | URL | Request, init: RequestInit | undefined): OutgoingRequest {
  const request = input instanceof Request ? input : undefined
  return {
    method: (init?.method ?? request?.method ?? 'GET').toUpperCase(),
    url: input instanceof Request ? input.url : input.toString(),
    headers: new Headers(init?.headers ?? request?.headers),
  }
}

function signalOf(input: string | URL | Request, init: RequestInit | undefined): AbortSignal[] {
  const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined)
  return signal ? [signal] : []
}
