import type { Delivery } from '../faults/fault.ts'
import { cappedBody } from './capped-body.ts'
import { collectSecrets } from '../faults/collect-secrets.ts'
import { describeRequest, signalsOf } from './describe-request.ts'
import type { HiddenRetry } from './hidden-retry.ts'
import type { Interruption } from '../engine/interruption.ts'
import { patience } from './patient-dispatcher.ts'
import type { Answer, OutgoingRequest, Provider } from '../provider.ts'
import { fetchWithKeys } from './redirects.ts'
import type { SeenRequest, SeenSend } from './seen-request.ts'
import { isRedirect, targetOf, type Submission } from './submission.ts'
import { Submissions } from './submissions.ts'
import { Underway, type Exchange } from './underway.ts'
import { watchedBeneath, type WireWatcher } from './wire-watch.ts'

/** The attempt that is metered, and is told of it while it is running. */
export interface Metered {
  readonly interruption: Interruption
  readonly hasDeadline: boolean
  /** Whether it goes on with a job, and submits nothing. */
  readonly resumes: boolean
  /** The attempt must end now. */
  onHiddenRetry(retry: HiddenRetry): void
  /** Something that a reader of the report should know. */
  onDoubt(text: string): void
}

type FetchInput = Parameters<typeof globalThis.fetch>[0]

const defaultMaxBytes = 256 * 1024 * 1024

/**
 * The wire of one attempt. Its `fetch` counts what is sent, refuses a second paid submission, knows what became of
 * the first, caps the size of answers, and sends nothing once the attempt is over. What a client library sends beside
 * it is seen by `onRequest`, and a second paid submission stopped where that can be done.
 */
export class WireMeter implements WireWatcher {
  /** Requests that went out. */
  sends = 0
  /** The last answer; its body only of an error status, as far as it was read. */
  answer: Answer | undefined
  /** Set once an answer ran past the size its provider allows. */
  tooLarge: Error | undefined
  readonly #provider: Provider
  readonly #interruption: Interruption
  readonly #hasDeadline: boolean
  readonly #submissions: Submissions
  #underway: Underway | undefined
  #secrets: string[] | undefined
  /** What else was asked for, and last answered with an error. */
  #failing: Set<string> | undefined
  /** Kept only while the attempt runs: a connection outlives it, and holds on to the context it was opened in. */
  #attempt: Metered | undefined
  #over = false

  constructor(provider: Provider, attempt: Metered) {
    this.#provider = provider
    this.#interruption = attempt.interruption
    this.#hasDeadline = attempt.hasDeadline
    this.#attempt = attempt
    this.#submissions = new Submissions(provider, !attempt.resumes)
  }

  /** Keys that went out: nothing may repeat them. */
  get secrets(): readonly string[] {
    return this.#secrets ?? []
  }

  get submissions(): number {
    return this.#submissions.count
  }

  /** What the wire says of the paid submission, or undefined when none was seen. */
  get delivery(): Delivery | undefined {
    return this.#submissions.delivery
  }

  /** Whether a poll or a download was answered with an error, and not asked for again with success. */
  get lostSight(): boolean {
    return this.#failing !== undefined && this.#failing.size > 0
  }

  /** `fetch`, for as long as the attempt runs. */
  async fetch(input: FetchInput, init?: RequestInit): Promise<Response> {
    const outgoing = describeRequest(input, init)
    if (this.#over) throw new Error('attempt.fetch was called after the attempt was over')
    if (!URL.canParse(outgoing.url)) throw new TypeError(`attempt.fetch: no URL: '${outgoing.url}'`)
    collectSecrets(outgoing, (this.#secrets ??= []))
    const submission = this.#admit(outgoing)
    this.sends += 1
    const exchange = (this.#underway ??= new Underway()).begin()
    const signals = [this.#interruption.signal, exchange.signal, ...signalsOf(input, init)]
    const signal = AbortSignal.any(signals)
    try {
      const patient = this.#hasDeadline ? patience() : {}
      const options = { ...patient, ...init, signal } as RequestInit
      const response = await watchedBeneath(this.#beneath(submission), () =>
        fetchWithKeys(input, options, outgoing, (status) => submission?.onRedirect(status)),
      )
      return this.#watch(response, outgoing, submission, exchange)
    } catch (error) {
      exchange.over()
      submission?.onFailure(error)
      throw error
    }
  }

  /** A request that does not come from `fetch` is about to go out in this attempt, or after it. */
  onRequest(request: SeenRequest): SeenSend | undefined {
    const paid = this.#submissions.isPaid(request)
    const earlier = paid ? this.#submissions.before(request, false) : undefined
    if (earlier) return this.#onRepeat(request, earlier)
    return this.#over ? undefined : this.#count(request, paid)
  }

  /** The attempt is over: nothing is sent any more, what is on the way is cut. */
  close(): void {
    if (this.#over) return
    this.#over = true
    this.#attempt = undefined
    this.#submissions.close()
    this.#underway?.stop()
  }

  #admit(outgoing: OutgoingRequest): Submission | undefined {
    if (!this.#submissions.isPaid(outgoing)) return undefined
    const earlier = this.#submissions.before(outgoing, true)
    if (earlier) {
      this.#attempt?.onHiddenRetry({ request: outgoing, fate: 'refused', earlier })
      throw new Error('a second paid submission in one attempt was refused')
    }
    return this.#submissions.add(outgoing, true)
  }

  #count(request: SeenRequest, paid: boolean): SeenSend {
    collectSecrets(request, (this.#secrets ??= []))
    this.sends += 1
    const submission = paid ? this.#submissions.add(request, false) : undefined
    return {
      onSent: () => submission?.onSent(),
      onAnswer: (status, headers) => {
        this.answer = { status, headers, body: '' }
        if (!submission) return this.#note(request, status)
        // Whoever only says where to ask instead was not the one submitted to.
        if (isRedirect(status)) this.#submissions.withdraw(submission)
        else submission.onAnswer(this.answer)
      },
      onFailure: (error) => submission?.onFailure(error),
    }
  }

  /** Sees what happens beneath one call of `fetch`: that is one send, as long as no request in it is repeated. */
  #beneath(submission: Submission | undefined): WireWatcher {
    const met = new Set<string>()
    return {
      onRequest: (request) => {
        const target = targetOf(request)
        if (met.has(target)) {
          const paid = submission && this.#submissions.isPaid(request)
          return paid ? this.#onRepeat(request, submission) : undefined
        }
        met.add(target)
        const own = target === submission?.target ? submission : undefined
        if (own) own.seen = true
        return {
          onSent: () => submission?.onSent(),
          onAnswer: (status, headers) => {
            if (!isRedirect(status)) return own?.onAnswer({ status, headers, body: '' })
            met.delete(target)
            submission?.onRedirect(status)
          },
          onFailure: (error) => own?.onFailure(error),
        }
      },
    }
  }

  #note(request: OutgoingRequest, status: number): void {
    if (status >= 400) (this.#failing ??= new Set<string>()).add(targetOf(request))
    else this.#failing?.delete(targetOf(request))
  }

  #onRepeat(request: SeenRequest, earlier: Submission): undefined {
    if (this.#submissions.mayBeOfAnother(request)) {
      this.#attempt?.onDoubt(
        `${targetOf(request)} was seen again: a second submission of this attempt, or another's that shares its queue. It is not counted`,
      )
      return
    }
    // A provider that ended by itself may send what it likes; what was cut may be trying again.
    if (this.#over && (earlier.succeeded || !this.#interruption.begun)) return
    const stopped = request.stop(stopReason())
    if (this.#over) return
    if (!stopped) this.#count(request, true)
    const retry: HiddenRetry = { request, earlier, fate: stopped ? 'stopped' : 'sent' }
    // Whoever makes the request is still at it, and Node's fetch cannot be aborted there.
    queueMicrotask(() => this.#attempt?.onHiddenRetry(retry))
  }

  #watch(
    response: Response,
    outgoing: OutgoingRequest,
    submission: Submission | undefined,
    exchange: Exchange,
  ): Response {
    const { status, headers } = response
    const onText = (body: string): void => {
      this.answer = { status, headers, body }
      if (submission) submission.onAnswer(this.answer)
      else this.#note(outgoing, status)
    }
    onText('')
    return cappedBody(response, this.#provider.maxResponseBytes ?? defaultMaxBytes, {
      onText: response.ok ? undefined : onText,
      onTooLarge: (error) => (this.tooLarge = error),
      onOver: () => exchange.over(),
    })
  }
}

/** What the library gets. It has no code: many a code is taken for a reason to try again. */
function stopReason(): Error {
  const message = 'a second paid submission in one attempt was stopped'
  return Object.assign(new Error(message), { name: 'AbortError' })
}
