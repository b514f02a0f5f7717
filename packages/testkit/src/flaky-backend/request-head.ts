import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { BackendRequest } from './backend-request.ts'
import { keyDigest } from './key-digest.ts'
import type { Head, Wire } from './wires/wire.ts'

/** What is known of a request before its body. */
export type Caller = Pick<
  BackendRequest,
  'id' | 'vendor' | 'path' | 'apiKeyPresent' | 'apiKeyDigest' | 'headers'
>

const secretHeaders = ['authorization', 'x-goog-api-key', 'api-key', 'cookie']

/** Gives a request its id and takes its URL apart. */
export function readHead(incoming: IncomingMessage): Head {
  const url = URL.parse(incoming.url ?? '/', 'http://127.0.0.1')
  return {
    id: `req_${randomUUID().replaceAll('-', '')}`,
    method: incoming.method ?? 'GET',
    path: url?.pathname ?? '/',
    query: url?.searchParams ?? new URLSearchParams(),
    headers: incoming.headers,
  }
}

/** What the log and the script may know: everything but the key. */
export function readCaller(head: Head, wire: Wire, vendor: string): Caller {
  const apiKey = wire.apiKey(head)
  const headers = Object.entries(head.headers)
    .filter(([name]) => !secretHeaders.includes(name))
    .map(([name, value]) => [name, String(value)])
  return {
    id: head.id,
    vendor,
    path: head.path,
    apiKeyPresent: apiKey !== undefined,
    ...(apiKey !== undefined && { apiKeyDigest: keyDigest(apiKey) }),
    headers: Object.fromEntries(headers),
  }
}
