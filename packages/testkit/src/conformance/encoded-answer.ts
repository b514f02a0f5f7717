import { types } from 'node:util'
import type { RecordedAnswer } from './provider-wire.ts'

/** An answer as it goes over the wire. */
export interface EncodedAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** Statuses that have no body. */
const bare = new Set([204, 205, 304])

/** Encodes an answer: text and bytes as they are, anything else as JSON. */
export function encodeAnswer({ status = 200, headers = {}, body }: RecordedAnswer): EncodedAnswer {
  const given = Object.entries(headers).filter(
    (header): header is [string, string] => header[1] !== undefined,
  )
  const named = given.some(([name]) => name.toLowerCase() === 'content-type')
  const type = isJson(body) && !named ? { 'content-type': 'application/json' } : {}
  return {
    status,
    headers: { ...type, ...Object.fromEntries(given) },
    body: bare.has(status) ? Buffer.alloc(0) : bytesOf(body),
  }
}

/** The body as text; undefined when it was recorded as bytes. */
export function textOf({ body }: RecordedAnswer): string | undefined {
  return types.isUint8Array(body) ? undefined : bytesOf(body).toString()
}

function isJson(body: unknown): boolean {
  return body !== undefined && typeof body !== 'string' && !types.isUint8Array(body)
}

function bytesOf(body: unknown): Buffer {
  if (types.isUint8Array(body)) return Buffer.from(body)
  if (typeof body === 'string') return Buffer.from(body)
  return body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body))
}
