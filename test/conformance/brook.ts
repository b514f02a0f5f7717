import { defineProvider, Fault, sniffMediaType, type ImageMade, type Provider } from '@stint/core'
import { pixel, type ProviderWire } from '@stint/testkit'

/** How a stream of events becomes an image: the last that is called done, and no part of it before. */
export const finalImage = /^event: done\ndata: (.*)\n\n/m

/** A vendor that streams events, with parts of the image among them. */
export function brook(
  { apiKey, baseURL }: { readonly apiKey: string; readonly baseURL: string },
  image: RegExp = finalImage,
): Provider {
  return defineProvider({
    id: 'brook/ink',
    wire: 'fetch',
    accepts: ({ references, mask, n = 1, size, aspectRatio, seed }) =>
      references.length > 0 || mask !== undefined || n > 1 || (size ?? aspectRatio ?? seed)
        ? 'takes a prompt alone'
        : undefined,
    async attempt({ prompt }, attempt): Promise<ImageMade> {
      const response = await attempt.fetch(`${baseURL}/draw`, {
        method: 'POST',
        headers: { authorization: `Bearer ${apiKey}` },
        body: JSON.stringify({ prompt, stream: true }),
      })
      const events = await response.text()
      if (!response.ok) throw new Error(events)
      if (/^event: failed$/m.test(events)) {
        throw new Fault('rate_limit', { message: 'too many drawings', retryAfterMs: 9000 })
      }
      const [, found] = image.exec(events) ?? []
      const { b64 } = JSON.parse(found ?? '{}') as { b64?: string }
      const data = new Uint8Array(Buffer.from(b64 ?? '', 'base64'))
      const mediaType = sniffMediaType(data)
      if (mediaType === undefined) throw new Fault('malformed_response', { message: 'no image' })
      return { images: [{ data, mediaType }] }
    },
  })
}

const part = Buffer.concat([pixel, Buffer.from('part')]).toString('base64')
const done = Buffer.from(pixel).toString('base64')
const stream = { 'content-type': 'text/event-stream' }

export const brookWire: ProviderWire = {
  baseURL: 'https://brook.example',
  answers: {
    text: {
      headers: stream,
      body: [
        'event: started\ndata: {"note": "墨"}\n\n',
        `event: part\ndata: {"b64": "${part}"}\n\n`,
        `event: done\ndata: {"b64": "${done}"}\n\n`,
        'event: closed\ndata: {}\n\n',
      ].join(''),
    },
  },
  errors: {
    'a stream that says it failed': {
      headers: stream,
      body: 'event: started\ndata: {}\n\nevent: failed\ndata: {}\n\n',
      fault: { kind: 'rate_limit', delivery: 'accepted', retryAfterMs: 9000 },
    },
    overload: { status: 529, body: 'busy', fault: { kind: 'overloaded', delivery: 'rejected' } },
  },
}
