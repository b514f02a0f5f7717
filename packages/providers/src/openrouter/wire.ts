import { Fault, requestIdOf, type Attempt, type ImageMade, type ImageRequest } from '@stint/core'
import { resolveApiKey } from '../api-key.ts'
import { decodeImages } from '../decode-images.ts'
import { loadImage } from '../load-image.ts'
import { referenceProblems } from '../reference-limits.ts'
import type { Answered } from './answered.ts'
import { chatBody, readChat } from './chat.ts'
import { faultInside } from './faults.ts'
import { imagesBody, readImages } from './images.ts'
import { openrouterReferences } from './models.ts'
import { endpointOf, type OpenRouterSettings } from './settings.ts'

const apiKeyNames = { vendor: 'openrouter', variables: ['OPENROUTER_API_KEY'] }

const endpoints = {
  images: { path: '/images', body: imagesBody, read: readImages },
  chat: { path: '/chat/completions', body: chatBody, read: readChat },
} as const

/**
 * One paid request, on a wire of our own: `@openrouter/ai-sdk-provider` 3 sends references to `/images` only, and drops
 * the cost and the errors that come inside a 200.
 */
export async function generateWithOpenRouter(
  request: ImageRequest,
  attempt: Attempt,
  settings: OpenRouterSettings,
): Promise<ImageMade> {
  const { path, body, read } = endpoints[endpointOf(settings)]
  const apiKey = await resolveApiKey(settings.apiKey, apiKeyNames)
  const references = await inline(request, attempt)
  const response = await attempt.fetch(`${settings.baseURL.replace(/\/$/, '')}${path}`, {
    method: 'POST',
    headers: headersOf(settings, apiKey),
    body: JSON.stringify(body(request, references, settings)),
    signal: attempt.signal,
  })
  const text = await response.text()
  if (!response.ok) throw new Error(text)
  const { headers } = response
  const json = parse(text, headers)
  const error = faultInside(json, headers)
  if (error) throw error
  return made(read(json), request, headers)
}

function headersOf(settings: OpenRouterSettings, apiKey: string): Record<string, string> {
  const { referer, title, headers } = settings
  return {
    'content-type': 'application/json',
    authorization: `Bearer ${apiKey}`,
    ...(referer !== undefined && { 'http-referer': referer }),
    ...(title !== undefined && { 'x-title': title }),
    ...headers,
  }
}

/** The references as data URLs. A link shows only now what it holds. */
async function inline(request: ImageRequest, attempt: Attempt): Promise<string[]> {
  const references = await Promise.all(
    request.references.map((reference, at) => loadImage(reference, `reference ${at + 1}`, attempt)),
  )
  const [problem] = referenceProblems({ references }, { ...openrouterReferences, count: undefined })
  if (problem !== undefined)
    throw new Fault('unsupported', { message: problem, delivery: 'unsent' })
  return references.map(
    ({ data, mediaType }) => `data:${mediaType};base64,${Buffer.from(data).toString('base64')}`,
  )
}

function parse(text: string, headers: Headers): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const message = `the answer is not JSON: ${text.slice(0, 80)}`
    throw new Fault('malformed_response', { message, status: 200, requestId: requestIdOf(headers) })
  }
}

function made(answered: Answered, { n = 1 }: ImageRequest, headers: Headers): ImageMade {
  const requestId = requestIdOf(headers)
  if (answered.images.length === 0) {
    const said = answered.text?.trim()
    if (answered.refused !== undefined) {
      const why = said || answered.refused
      const refusal = `the image was held back: ${why}`
      throw new Fault('content_policy', { message: refusal, status: 200, requestId })
    }
    const message = said ? `the model answered in words: ${said}` : 'the answer holds no image'
    throw new Fault('empty_response', { message, status: 200, requestId })
  }
  const images = decodeImages(answered.images, requestId)
  return {
    images,
    warnings: images.length < n ? [`made ${images.length} of ${n} images`] : [],
    usage: { ...answered.usage, images: images.length },
    cost: answered.cost,
  }
}
