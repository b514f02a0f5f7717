/** Answers that say no, each in the vendor's own shape, with its real code and headers. */
export const refusals = [
  'server_error',
  'overloaded',
  'rate_limit',
  'quota',
  'auth',
  'not_found',
  'invalid_request',
  'moderation',
  'too_large',
  'timeout_504',
] as const

/** Answers that arrive whole, but are not what was asked for. */
const oddBodies = ['empty', 'malformed', 'html_502'] as const

/** Answers that go wrong on the connection. */
const connectionFaults = [
  'hang',
  'reset',
  'hang_body',
  'cut_body',
  'slow_drip',
  'endless_body',
] as const

/**
 * What a step can answer.
 *
 * - `image`: as many pictures as were asked for
 * - `server_error` 500, `overloaded` 503, `rate_limit` 429 (see `retryAfter`), `quota` 429 that
 *   waiting does not mend, `auth` (OpenAI 401, Gemini 400 API_KEY_INVALID), `not_found` 404 for the
 *   model, `invalid_request` 400, `too_large` 413, `timeout_504` 504
 * - `moderation`: OpenAI 400 moderation_blocked; Gemini 200 without an image (see `stage`)
 * - any of these with `stage: 'stream'`, of codex: a 200 whose stream says so, by `response.failed`
 *   or, `moderation`, by an image item that has failed; `timeout_504`: by ending too soon. Of
 *   openrouter: a 200 whose body is the error
 * - `empty`: 200 without an image; `malformed`: 200 with JSON that breaks off; `html_502`: the page
 *   of a gateway
 * - `hang`: no head until the client leaves; `reset`: the request is read, then the connection reset
 * - `hang_body`: head and half of the body, then silence; `cut_body`: the same, then the connection
 *   ends; `slow_drip`: the whole body in small pieces (see `over`); `endless_body`: a body that
 *   never stops growing
 */
export type BackendAnswer =
  | 'image'
  | Refusal
  | (typeof oddBodies)[number]
  | (typeof connectionFaults)[number]

export const answers: readonly BackendAnswer[] = [
  'image',
  ...refusals,
  ...oddBodies,
  ...connectionFaults,
]

/** The answers that a vendor gives by saying no. */
export type Refusal = (typeof refusals)[number]

export function isRefusal(answer: string): answer is Refusal {
  return (refusals as readonly string[]).includes(answer)
}
