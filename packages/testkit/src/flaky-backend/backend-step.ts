import type { Duration } from '@stint/core'
import type { BackendAnswer } from './backend-answer.ts'
import type { BackendRequest } from './backend-request.ts'
import type { DownloadAnswer, PollAnswer } from './later.ts'
import type { TextStep } from './text-step.ts'

/** How far a vendor has come when it says no. */
export type Stage = 'prompt' | 'output' | 'stream'

/** One of the known answers, with its circumstances. */
export interface AnswerStep {
  readonly answer: BackendAnswer
  /** How long the backend works before the answer's head is sent. Default 0. */
  readonly after?: Duration
  /**
   * What `rate_limit`, `quota` and `overloaded` advise: `retry-after-ms` and `retry-after` (rounded
   * up to whole seconds) for OpenAI, RetryInfo in the body for Gemini. Default: no advice.
   */
  readonly retryAfter?: Duration
  /** How long `slow_drip` takes for the body. Default `'60s'`. */
  readonly over?: Duration
  /**
   * What `moderation` objects to: the prompt, or the image that was made. `'stream'`, of codex
   * and openrouter: an answer that says no says it inside a 200, after the previews asked for.
   * Default `'output'`.
   */
  readonly stage?: Stage
  /**
   * What the polls of the job are answered with, for a vendor that makes one of an `image`. The last repeats. Default
   * `['running', 'done']`.
   */
  readonly polls?: readonly PollAnswer[]
  /** What the downloads of each image are answered with. The last repeats. Default `['image']`. */
  readonly downloads?: readonly DownloadAnswer[]
  /** Laid over the answer's own headers; `undefined` removes one. */
  readonly headers?: Readonly<Record<string, string | undefined>>
}

/** The escape hatch: an answer written out. */
export interface CustomStep {
  readonly status: number
  readonly headers?: Readonly<Record<string, string | undefined>>
  /** A string or bytes are sent as they are; anything else as JSON. Default: an empty body. */
  readonly body?: unknown
  /** How long the backend works before the answer's head is sent. Default 0. */
  readonly after?: Duration
}

/** Decides on the spot; `n` is 1 for the first request that this script meets. */
export type BackendStepFunction = (
  request: BackendRequest,
  n: number,
) => BackendStep | Promise<BackendStep>

/** What happens to one request. A bare name is an answer at once. */
export type BackendStep = BackendAnswer | AnswerStep | TextStep | CustomStep | BackendStepFunction

/** What happens to each request of a vendor: one step for all, or a list whose last step repeats. */
export type BackendScript = BackendStep | readonly BackendStep[]
