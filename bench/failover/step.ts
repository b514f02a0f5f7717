/** What becomes of one submission. */
export interface Step {
  readonly kind: 'made' | 'fault' | 'empty' | 'reset' | 'hang'
  /** Milliseconds from the submission. */
  readonly after: number
  /** Whether the vendor has done the work, and asks for its money, whatever the caller gets. */
  readonly billed: boolean
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly error?: { readonly message: string; readonly type: string; readonly code: string | null }
  /** Whether the answer says that the same request will never do. */
  readonly terminal?: boolean
}

const seconds = 1000

/** An image. */
export const made = (after: number): Step => ({
  kind: 'made',
  after: after * seconds,
  billed: true,
})

/** A 200 with no image in it. */
export const empty = (after: number): Step => ({
  kind: 'empty',
  after: after * seconds,
  billed: true,
})

/** The connection is reset while the vendor makes the image. */
export const reset = (after: number): Step => ({
  kind: 'reset',
  after: after * seconds,
  billed: true,
})

/** No answer ever: as far as anybody can tell, the vendor is at work. */
export const hang: Step = { kind: 'hang', after: Infinity, billed: true }

/** A 500, after so many seconds of trying. */
export const serverError = (after: number): Step =>
  fault(after, 500, 'The server had an error processing your request.', 'server_error')

/** A 503: nobody there to take it. */
export const overloaded = (after: number): Step =>
  fault(after, 503, 'The engine is currently overloaded.', 'overloaded')

/** A 429 that says when to come back, in seconds. */
export const rateLimited = (after: number, retryAfter: number): Step => ({
  ...fault(after, 429, 'Rate limit reached for gpt-image-2.', 'rate_limit_exceeded'),
  headers: { 'retry-after': String(Math.ceil(retryAfter)) },
})

/** A 429 that says to come back tomorrow. */
export const quotaUsedUp = (after: number): Step => ({
  ...fault(after, 429, 'You exceeded your current quota.', 'insufficient_quota'),
  terminal: true,
})

/** A 400 of the vendor's content filter. */
export const refusedByPolicy = (after: number): Step => ({
  ...fault(after, 400, 'Your request was rejected by the safety system.', 'moderation_blocked'),
  terminal: true,
})

function fault(after: number, status: number, message: string, code: string): Step {
  const type = status === 400 ? 'image_generation_user_error' : code
  return {
    kind: 'fault',
    after: after * seconds,
    billed: false,
    status,
    error: { message, type, code },
  }
}
