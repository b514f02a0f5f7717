import type { IncomingHttpHeaders } from 'node:http'
import type { Refusal } from '../backend-answer.ts'
import type { BackendRequest, TextAsk } from '../backend-request.ts'
import type { Stage } from '../backend-step.ts'
import type { Later } from '../later.ts'
import type { TextPlan } from '../plan-text.ts'

/** A request before its body was read. */
export interface Head {
  readonly id: string
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
}

/** An HTTP answer. The server adds the length. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
  /** Where the body breaks off when it is told to, in bytes. Default: in its middle. */
  readonly breaksAt?: number
  /** The body of a stream of text, taken apart. */
  readonly stream?: StreamBody
}

/** A stream of text in the parts that are written at once. */
export interface StreamBody {
  /** What comes before anything of the answer. */
  readonly head: string
  readonly chunks: readonly string[]
  readonly end: string
  /** What comes in place of the rest when the vendor fails in the midst. */
  readonly error: string
}

/** What a refusal may mention. */
export interface RefusalContext {
  readonly id: string
  readonly model: string
  readonly retryAfterMs?: number
  readonly stage: Stage
  /** How many previews were asked for. */
  readonly partialImages?: number
  readonly text?: TextAsk
}

/** The part of a request that its wire reads; the server knows the rest. */
export type WireRequest = Pick<
  BackendRequest,
  | 'model'
  | 'prompt'
  | 'text'
  | 'references'
  | 'mask'
  | 'n'
  | 'size'
  | 'aspectRatio'
  | 'outputFormat'
  | 'partialImages'
>

/**
 * One vendor's language: how its requests are read and its answers written. It knows nothing of
 * time or sockets; when and how an answer is sent is the server's part.
 */
export interface Wire {
  /** What the pictures call the vendor. */
  readonly label: string
  /** Where a client's base URL ends, such as `'/v1'`. */
  readonly basePath: string
  /** Whether this is a request for images or a text; anything else is answered by `noRoute`. */
  isSubmission(head: Head): boolean
  apiKey(head: Head): string | undefined
  /** @throws Rejection for what the vendor would refuse by itself */
  parse(head: Head, body: Uint8Array): Promise<WireRequest>
  /** @param later what is to come of a job. */
  answer(request: BackendRequest, images: readonly Uint8Array[], later: Later): Reply
  /** A text, streamed where `request.text` says so; absent of a vendor that makes none. */
  text?(request: BackendRequest, plan: TextPlan): Reply
  /** A success without an image. */
  blank(request: BackendRequest): Reply
  refuse(refusal: Refusal, context: RefusalContext): Reply
  noRoute(head: Head): Reply
  /** What is asked beside submissions, such as polls and downloads; undefined for anything else. */
  beside?(head: Head): Reply | undefined
}
