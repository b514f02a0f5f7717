import { defineProvider, Fault, sniffMediaType, type ImageMade, type Provider } from '@stint/core'
import { pixel, type ProviderWire } from '@stint/testkit'

/** A vendor that wants to be asked for leave first, by a request that costs nothing, and is then asked in a link. */
export function lodge({
  apiKey,
  baseURL,
}: {
  readonly apiKey: string
  readonly baseURL: string
}): Provider {
  return defineProvider({
    id: 'lodge/snow',
    wire: 'fetch',
    isSubmission: ({ method }) => method === 'GET',
    accepts: ({ references, mask, n = 1, size, aspectRatio, seed }) =>
      references.length > 0 || mask !== undefined || n > 1 || (size ?? aspectRatio ?? seed)
        ? 'takes a prompt alone'
        : true,
    async attempt({ prompt }, attempt): Promise<ImageMade> {
      const headers = { authorization: `Bearer ${apiKey}` }
      const session = await attempt.fetch(`${baseURL}/session`, { method: 'POST', headers })
      if (!session.ok) throw new Error(await session.text())
      const pass = passIn(await session.text())
      const url = `${baseURL}/draw/${encodeURIComponent(prompt)}`
      const response = await attempt.fetch(url, { headers: { authorization: `Bearer ${pass}` } })
      if (!response.ok) throw new Error(await response.text())
      const data = new Uint8Array(await response.arrayBuffer())
      const mediaType = sniffMediaType(data)
      if (mediaType === undefined) throw new Fault('malformed_response', { message: 'no image' })
      return { images: [{ data, mediaType }] }
    },
  })
}

function passIn(text: string): string {
  const [, pass] = /^\{"pass":"([\w-]{10,})"\}$/.exec(text) ?? []
  if (pass === undefined) throw new Fault('malformed_response', { message: 'no leave was given' })
  return pass
}

export const lodgeWire: ProviderWire = {
  baseURL: 'https://lodge.example',
  answers: {
    text: [
      { body: { pass: 'pass-1234567890' } },
      { headers: { 'content-type': 'image/png' }, body: pixel },
    ],
  },
  errors: {
    'no leave': { status: 403, body: 'no', fault: { kind: 'auth', delivery: 'unsent' } },
  },
}
