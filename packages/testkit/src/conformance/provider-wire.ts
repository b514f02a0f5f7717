import type { ImageRequestInput, Provider } from '@stint/core'

/** What {@link describeProvider} checks: how the provider is made, and what its vendor answers. */
export interface ProviderUnderTest {
  /**
   * Makes the provider as an application would, anew for every check: with this key, at this
   * address, which is `wire.baseURL` or the same path on this machine.
   */
  create(options: {
    readonly apiKey: string
    readonly baseURL: string
  }): Provider | Promise<Provider>
  readonly wire: ProviderWire
  /** Fields that every request needs here, such as a size that the model demands. Default: none. */
  readonly request?: Partial<ImageRequestInput> | undefined
  readonly fuzz?: FuzzOptions | undefined
}

/** What a vendor says, as it was recorded. */
export interface ProviderWire {
  /** Where the vendor lives: `'https://api.easel.example/v1'`. Answered by nock, never reached. */
  readonly baseURL: string
  /** What it answers when all is well. Leave out what the provider does not take. */
  readonly answers: {
    /** To a prompt alone. */
    readonly text?: RecordedAnswers | undefined
    /** To a prompt with references. */
    readonly references?: RecordedAnswers | undefined
  }
  /**
   * The images in what was sent, in order, as bytes, base64 or data URLs: asked for every request
   * with a body. Needed where the provider takes references.
   */
  readonly referencesIn?:
    | ((request: Request) => readonly SentImage[] | Promise<readonly SentImage[]>)
    | undefined
  /** What it answers when something is wrong, by title, and the fault that this is. */
  readonly errors: Readonly<Record<string, DocumentedError>>
}

/** An image as it was found in a request: bytes, base64 or a data URL. */
export type SentImage = Uint8Array | string

/** One HTTP answer. */
export interface RecordedAnswer {
  /** Default 200. */
  readonly status?: number | undefined
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined
  /** Text (SSE too) and bytes are sent as they are, anything else as JSON. Default: nothing. */
  readonly body?: unknown
}

/**
 * What a vendor answers in one attempt: one answer; a list, where an attempt makes several requests
 * (submit, poll, download), in their order, whose last repeats; or a function of the request and of
 * how many came before it.
 */
export type RecordedAnswers =
  | RecordedAnswer
  | readonly RecordedAnswer[]
  | ((request: Request, before: number) => RecordedAnswer | Promise<RecordedAnswer>)

/** An error as the vendor documents it: an answer, or the answers up to it, and its fault. */
export interface DocumentedError extends RecordedAnswer {
  /** In place of `status`, `headers` and `body`, where the error comes later than the first answer. */
  readonly answers?: readonly RecordedAnswer[] | undefined
  readonly fault: ExpectedFault
}

/** The fields that a fault must have. A `retryAfterMs` that is left out must not be there. */
export interface ExpectedFault {
  readonly kind: string
  readonly scope?: string | undefined
  readonly transient?: boolean | undefined
  readonly delivery?: string | undefined
  readonly retryAfterMs?: number | undefined
  readonly status?: number | undefined
  readonly requestId?: string | undefined
  readonly message?: string | undefined
}

/** How much is tried at random. */
export interface FuzzOptions {
  /** Of the random cases. Default 1: every run tries the same. */
  readonly seed?: number | undefined
  /** How many random answers, and at most four times as many cut ones. Default 150. */
  readonly runs?: number | undefined
}
