import type { ClientRequest, IncomingMessage } from 'node:http'
import { listenToChannel } from './listen-to-channel.ts'
import { rawHeaders } from './raw-headers.ts'
import type { SeenRequest, SeenSend, Sighting } from './seen-request.ts'

interface Message {
  readonly request: ClientRequest
  readonly response: IncomingMessage
  readonly error: unknown
}

/**
 * Sees what node:http and node:https send. `created` is published by the constructor: in the caller's async context,
 * and before there is a connection. What Node calls `response.finish` is the head of the answer.
 */
export function watchHttp(sighting: Sighting): void {
  const sends = new WeakMap<ClientRequest, SeenSend>()
  listenToChannel('http.client.request.created', ({ request }: Message) => {
    if (request.method === 'CONNECT') return
    const send = sighting(() => read(request))
    if (send) sends.set(request, send)
  })
  listenToChannel('http.client.response.finish', ({ request, response }: Message) => {
    sends.get(request)?.onAnswer(response.statusCode ?? 0, rawHeaders(response.rawHeaders))
  })
  listenToChannel('http.client.request.error', ({ request, error }: Message) => {
    sends.get(request)?.onFailure(error)
  })
}

function read(request: ClientRequest): SeenRequest {
  const host = request.getHeader('host') ?? request.host
  return {
    method: request.method.toUpperCase(),
    url: new URL(request.path, `${request.protocol}//${String(host)}`).href,
    headers: rawHeaders(request.getHeaders()),
    stop(reason) {
      request.destroy(reason)
      return request.destroyed
    },
  }
}
