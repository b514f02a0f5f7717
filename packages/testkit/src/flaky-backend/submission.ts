import { hash } from 'node:crypto'
import type { BackendAnswer } from './backend-answer.ts'
import type { ReceivedImage, TextAsk } from './backend-request.ts'

/**
 * How far a submission got.
 *
 * - `pending`: being read, worked on or sent; `hanging`: nothing more will be sent
 * - `answered`: the whole answer was handed to the client, whatever it says
 * - `cut`: the script ended the connection; `client-gone`: the client did
 * - `closed`: ended by `reset()` or `close()`
 */
export type SubmissionOutcome =
  | 'pending'
  | 'hanging'
  | 'answered'
  | 'cut'
  | 'client-gone'
  | 'closed'

/** An image that arrived, without its bytes. */
export interface SubmittedImage {
  readonly mediaType: string
  readonly bytes: number
  readonly sha256: string
  readonly width: number
  readonly height: number
}

/**
 * One POST to a route that makes images or texts, as it arrived. The fields that the body tells are empty until it
 * was read, and stay so when the request is refused unread.
 */
export interface Submission {
  /** Also the request id in the answer. */
  readonly id: string
  readonly vendor: string
  /** Milliseconds of real time from the backend's start to the request's arrival. */
  readonly at: number
  /** Milliseconds as in `at`; absent while the submission is pending or hanging. */
  readonly endedAt?: number
  readonly path: string
  readonly model: string
  readonly prompt: string
  /** Absent of a request for images. */
  readonly text?: TextAsk
  readonly references: readonly SubmittedImage[]
  readonly mask?: SubmittedImage
  readonly n: number
  readonly size?: string
  readonly aspectRatio?: string
  /**
   * What the script said; `rejected` when the vendor refused by itself (a bad request, a wrong
   * key); absent until that is known.
   */
  readonly answer?: BackendAnswer | 'text' | 'custom' | 'rejected'
  /** The HTTP status sent; absent when no head was. */
  readonly status?: number
  /**
   * How many chunks of a stream of text were taken by the connection, and of how many; absent of
   * every other answer. A client that reads slowly holds the next one back.
   */
  readonly chunks?: { readonly written: number; readonly of: number }
  readonly outcome: SubmissionOutcome
  readonly apiKeyPresent: boolean
  /** See `keyDigest`. */
  readonly apiKeyDigest?: string
  /** The request's headers, without those that carry a key. */
  readonly headers: Readonly<Record<string, string>>
}

/** What the log keeps of an image. */
export function submittedImage({ mediaType, data, width, height }: ReceivedImage): SubmittedImage {
  return { mediaType, bytes: data.length, sha256: hash('sha256', data), width, height }
}
