import {
  defineProvider,
  Fault,
  sniffMediaType,
  type Acceptance,
  type Attempt,
  type Failure,
  type ImageMade,
  type ImageRequest,
  type Provider,
  type Reference,
} from '@stint/core'
import { pixel, type ProviderWire } from '@stint/testkit'

interface Options {
  readonly apiKey: string
  readonly baseURL: string
}

/** A small provider in parts, so that one that is wrong can stand in place of one that is right. */
export interface EaselParts {
  accepts(request: ImageRequest): Acceptance | Promise<Acceptance>
  headers(apiKey: string): Record<string, string>
  body(request: ImageRequest, images: readonly string[]): object
  load(url: string, attempt: Attempt, headers: Record<string, string>): Promise<Uint8Array>
  send(url: string, init: RequestInit, attempt: Attempt): Promise<Response>
  read(response: Response, attempt: Attempt): Promise<ImageMade>
  classify(failure: Failure): Fault | undefined
  wire: 'fetch' | undefined
  extra: object
}

export const right: EaselParts = {
  accepts({ references, mask, n = 1, size }) {
    if (references.length > 8) return `takes at most 8 references, not ${references.length}`
    if (mask !== undefined) return 'takes no mask'
    if (size !== undefined) return `takes an aspectRatio, no size like ${size}`
    return n > 1 ? `makes one image at once, not ${n}` : true
  },
  headers: (apiKey) => ({ 'content-type': 'application/json', authorization: `Bearer ${apiKey}` }),
  body: ({ prompt, seed, aspectRatio }, images) => ({ prompt, images, seed, aspectRatio }),
  async load(url, attempt) {
    const response = await attempt.fetch(url)
    if (!response.ok) throw new Fault('invalid_request', { message: 'a link is dead' })
    return new Uint8Array(await response.arrayBuffer())
  },
  send: (url, init, attempt) => attempt.fetch(url, init),
  async read(response) {
    return imageIn(await response.text())
  },
  classify({ answer }) {
    if (!answer?.body.startsWith('{"error":')) return undefined
    const { error, wait_s: wait } = JSON.parse(answer.body) as { error: unknown; wait_s?: unknown }
    const { status } = answer
    if (error === 'EASEL_WET') {
      return new Fault('overloaded', { message: 'the paint is wet', status })
    }
    if (error !== 'EASEL_BUSY') return undefined
    const retryAfterMs = typeof wait === 'number' ? wait * 1000 : undefined
    return new Fault('rate_limit', { message: 'the easel is busy', status, retryAfterMs })
  },
  wire: 'fetch',
  extra: {},
}

/** The image in the text of an answer. */
export function imageIn(text: string): ImageMade {
  const { png, error, credits } = JSON.parse(text) as Record<string, unknown>
  if (error === 'EASEL_REFUSED') {
    throw new Fault('content_policy', { message: 'refused', status: 200 })
  }
  const data = new Uint8Array(Buffer.from(String(png), 'base64'))
  const mediaType = sniffMediaType(data)
  if (mediaType === undefined) throw new Fault('malformed_response', { message: 'no image' })
  const usage = typeof credits === 'number' ? { usage: { credits } } : {}
  return { images: [{ data, mediaType }], ...usage }
}

/** One POST with JSON, answered with JSON. */
export function easel({ apiKey, baseURL }: Options, own: Partial<EaselParts> = {}): Provider {
  const parts: EaselParts = { ...right, ...own }
  const headers = parts.headers(apiKey)
  const base64 = async (reference: Reference, attempt: Attempt): Promise<string> => {
    const data =
      'url' in reference ? await parts.load(reference.url, attempt, headers) : reference.data
    return Buffer.from(data).toString('base64')
  }
  const provider: Provider<ImageRequest, ImageMade> = {
    id: 'easel/oil',
    wire: parts.wire,
    accepts: (request) => parts.accepts(request),
    classify: (failure) => parts.classify(failure),
    async attempt(request, attempt) {
      const images = await Promise.all(request.references.map((each) => base64(each, attempt)))
      const body = JSON.stringify(parts.body(request, images))
      const init = { method: 'POST', headers, body }
      const response = await parts.send(`${baseURL}/paint`, init, attempt)
      if (!response.ok) throw new Error(await response.text())
      return parts.read(response, attempt)
    },
    ...parts.extra,
  }
  return own.extra === undefined ? defineProvider(provider) : provider
}

const answer = {
  body: { note: 'schön, 自転車', png: Buffer.from(pixel).toString('base64'), credits: 3 },
}

export const easelWire: ProviderWire = {
  baseURL: 'https://api.easel.example/v1',
  answers: { text: answer, references: answer },
  referencesIn: async (request) => ((await request.json()) as { images: string[] }).images ?? [],
  errors: {
    busy: {
      status: 429,
      body: { error: 'EASEL_BUSY', wait_s: 12 },
      fault: { kind: 'rate_limit', scope: 'key', delivery: 'rejected', retryAfterMs: 12_000 },
    },
    wet: {
      status: 418,
      body: { error: 'EASEL_WET' },
      fault: { kind: 'overloaded', transient: true, delivery: 'rejected', status: 418 },
    },
    refused: {
      body: { error: 'EASEL_REFUSED' },
      fault: { kind: 'content_policy', scope: 'request', delivery: 'accepted' },
    },
  },
}
