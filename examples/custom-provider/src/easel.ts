import { defineProvider, Fault, sniffMediaType } from '@stint/core'
import type { Acceptance, ImageMade, ImageRequest, Provider } from '@stint/core'
import { z } from 'zod'

export interface EaselOptions {
  readonly model: string
  /** A function is called at each attempt. Default: `EASEL_API_KEY`, read at each attempt. */
  readonly apiKey?: string | (() => string) | undefined
  /** Default: the vendor's own. */
  readonly baseURL?: string | undefined
}

/** Lenient: what is read, and nothing else. */
const answer = z.object({ png: z.string() })

/** One model of the vendor "easel". */
export function easel(options: EaselOptions): Provider<ImageRequest, ImageMade> {
  const { model, apiKey, baseURL = 'https://api.easel.example/v1' } = options
  return defineProvider<ImageRequest, ImageMade>({
    id: `easel/${model}`,
    wire: 'fetch', // everything goes through attempt.fetch: delivery is known, hidden retries are refused
    accepts,
    price: () => 0.02,
    isSubmission: ({ method, url }) => method === 'POST' && url.endsWith('/paint'),
    async attempt({ prompt }, attempt) {
      const key = (typeof apiKey === 'function' ? apiKey() : apiKey) ?? process.env['EASEL_API_KEY']
      if (!key) throw new Fault('auth', { message: 'easel: set EASEL_API_KEY', delivery: 'unsent' })
      const response = await attempt.fetch(`${baseURL}/paint`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body: JSON.stringify({ model, prompt }),
        signal: attempt.signal,
      })
      if (!response.ok) throw new Error(await response.text()) // named by classify, else by its status
      const { png } = answer.parse(await response.json())
      const data = new Uint8Array(Buffer.from(png, 'base64'))
      const mediaType = sniffMediaType(data)
      if (mediaType === undefined) throw new Fault('malformed_response', { message: 'no image' })
      return { images: [{ data, mediaType }] }
    },
    classify({ answer: seen }) {
      if (!seen?.body.includes('EASEL_WET')) return undefined
      return new Fault('overloaded', { message: 'the paint is still wet', status: seen.status })
    },
  })
}

function accepts(request: ImageRequest): Acceptance {
  const { references, mask, n = 1, size, aspectRatio, seed } = request
  if (references.length > 0) return 'takes text only'
  if (mask ?? size ?? aspectRatio ?? seed) return 'takes a prompt and nothing else'
  return n > 1 ? `makes one image at once, not ${n}` : true
}
