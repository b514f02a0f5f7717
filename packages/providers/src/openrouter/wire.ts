import { normalizeHeaders } from '@ai-sdk/provider-utils'
import { Fault, requestIdOf, type Attempt, type ImageMade, type ImageRequest } from '@stint/core'
import { resolveApiKey } from '../api-key.ts'
import { decodeImages } from '../decode-images.ts'
import { loadImage } from '../load-image.ts'
import { referenceProblems } from '../reference-limits.ts'
import { StandIns } from '../stand-ins.ts'
import { chatBody, readChat } from './chat.ts'
import { faultInside } from './faults.ts'
import { imagesBody, readImages } from './images.ts'
import { endpointOf, referenceLimits } from './models.ts'
import { noImageFault } from './no-image-fault.ts'
import type { OpenRouterSettings } from './settings.ts'
import { readUsage } from './usage.ts'

const apiKeyNames = { vendor: 'openrouter', variables: ['OPENROUTER_API_KEY'] }

const endpoints = {
  images: { path: '/images', body: imagesBody, read: readImages },
  chat: { path: '/chat/completions', body: chatBody, read: readChat },
} as const

/**
 * One paid request, on a wire of our own: the image model of `@openrouter/ai-sdk-provider` 3.1 asks
 * at `/images` alone, drops the cost, and takes an error inside a 200 for an answer of a wrong form.
 */
export async function generateWithOpenRouter(
  request: ImageRequest,
  attempt: Attempt,
  settings: OpenRouterSettings,
): Promise<ImageMade> {
  const { path, body, read } = endpoints[endpointOf(settings)]
  const apiKey = await resolveApiKey(settings.apiKey, apiKeyNames)
  const standIns = new StandIns()
  const references = await inline(request, attempt, settings, standIns)
  const fetch = standIns.sendThrough(attempt.fetch)
  const response = await fetch(`${settings.baseURL.replace(/\/$/, '')}${path}`, {
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
  const encoded = read(json)
  // They were made, and paid for.
  if (encoded === undefined) throw unreadable('no image of the answer can be read', text, headers)
  if (encoded.length === 0) throw noImageFault(json, headers)
  const { images, warnings } = decodeImages(encoded, requestIdOf(headers))
  const { usage, cost } = readUsage(json)
  const { n = 1 } = request
  return {
    images,
    warnings: images.length < n ? [...warnings, `made ${images.length} of ${n} images`] : warnings,
    usage: { ...usage, images: images.length },
    cost,
  }
}

function headersOf(settings: OpenRouterSettings, apiKey: string): Record<string, string> {
  const { referer, title, headers } = settings
  return {
    'content-type': 'application/json',
    authorization: `Bearer ${apiKey}`,
    ...(referer !== undefined && { 'http-referer': referer }),
    ...(title !== undefined && { 'x-openrouter-title': title }),
    ...normalizeHeaders(headers),
  }
}

/** The references as data URLs. A link shows only now what it holds. */
async function inline(
  request: ImageRequest,
  attempt: Attempt,
  { model }: OpenRouterSettings,
  standIns: StandIns,
): Promise<string[]> {
  const references = await Promise.all(
    request.references.map((reference, at) => loadImage(reference, `reference ${at + 1}`, attempt)),
  )
  const [problem] = referenceProblems(
    { references },
    { ...referenceLimits(model), count: undefined },
  )
  if (problem !== undefined)
    throw new Fault('unsupported', { message: problem, delivery: 'unsent' })
  return references.map(
    ({ data, mediaType }) => `data:${mediaType};base64,${standIns.base64(data)}`,
  )
}

function parse(text: string, headers: Headers): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw unreadable('the answer is not JSON', text, headers)
  }
}

function unreadable(what: string, text: string, headers: Headers): Fault {
  const message = `${what}: ${text.slice(0, 80)}`
  return new Fault('malformed_response', { message, status: 200, requestId: requestIdOf(headers) })
}
