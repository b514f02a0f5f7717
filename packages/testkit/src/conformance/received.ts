/** A request as it arrived at a vendor. */
export interface Received {
  readonly method: string
  readonly url: string
  readonly headers: Headers
  readonly body: Uint8Array
  /** Whether it has its whole answer, or the client has left before that. */
  over: boolean
}

/** The request anew, to be read once more. */
export function requestOf({ method, url, headers, body }: Received): Request {
  const hasBody = method !== 'GET' && method !== 'HEAD'
  return new Request(url, { method, headers, ...(hasBody && { body: Buffer.from(body) }) })
}

/** `POST /v1/paint, GET /v1/tasks/1`, for messages. */
export function listOf(received: readonly Received[]): string {
  if (received.length === 0) return 'nothing'
  return received.map(({ method, url }) => `${method} ${new URL(url).pathname}`).join(', ')
}
