import { listenToChannel } from './listen-to-channel.ts'
import { rawHeaders, type RawHeaders } from './raw-headers.ts'
import type { SeenRequest, SeenSend, Sighting } from './seen-request.ts'

/** What undici, Node's own or npm's, 5 to 8, tells of a request. */
interface UndiciRequest {
  readonly method: string
  readonly origin: string | URL
  readonly path: string
  readonly headers: RawHeaders
  readonly aborted?: boolean
  readonly completed: boolean
  /** What its body failed with before it was written. */
  error?: Error | null
}

interface Message {
  readonly request: UndiciRequest
  readonly response: { readonly statusCode: number; readonly headers: RawHeaders }
  readonly error: unknown
}

/**
 * Sees what Node's fetch and undici send. `create` is published in the caller's async context; the later ones in
 * that of whoever opened the connection, so a request is told again by its identity.
 */
export function watchUndici(sighting: Sighting): void {
  const sends = new WeakMap<UndiciRequest, SeenSend>()
  listenToChannel('undici:request:create', ({ request }: Message) => {
    if (request.method === 'CONNECT') return
    const send = sighting(() => read(request))
    if (send) sends.set(request, send)
  })
  listenToChannel('undici:client:sendHeaders', ({ request }: Message) => {
    sends.get(request)?.onSent()
  })
  listenToChannel('undici:request:headers', ({ request, response }: Message) => {
    const { statusCode, headers } = response
    if (statusCode >= 200) sends.get(request)?.onAnswer(statusCode, rawHeaders(headers))
  })
  listenToChannel('undici:request:error', ({ request, error }: Message) => {
    sends.get(request)?.onFailure(error)
  })
}

function read(request: UndiciRequest): SeenRequest {
  return {
    method: request.method.toUpperCase(),
    url: new URL(request.path, request.origin).href,
    headers: rawHeaders(request.headers),
    stop: (reason) => stop(request, reason),
  }
}

/**
 * undici does not write a request whose body has failed before there is a connection for it, and hands that error to
 * the caller. Measured with 5, 6, 7 and 8: no byte arrives.
 */
function stop(request: UndiciRequest, reason: Error): boolean {
  const known = 'onConnect' in request || 'onRequestStart' in request
  if (!known || request.aborted || request.completed) return false
  request.error = reason
  return true
}
