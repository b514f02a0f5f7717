import { receiveImage, type BackendRequest, type ReceivedImage } from '../backend-request.ts'
import { openrouterError, openrouterRefusal } from './openrouter-errors.ts'
import { Rejection } from './rejection.ts'
import type { Reply, Wire, WireRequest } from './wire.ts'

const basePath = '/api/v1'
const chatPath = `${basePath}/chat/completions`

type Json = Readonly<Record<string, unknown>>

/** `POST /api/v1/images`, and `POST /api/v1/chat/completions` with modalities. */
export const openrouter: Wire = {
  label: 'OpenRouter',
  basePath,
  isSubmission: ({ method, path }) =>
    method === 'POST' && (path === `${basePath}/images` || path === chatPath),
  apiKey: ({ headers }) => /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1],
  parse: async (head, body) => (head.path === chatPath ? readChat(body) : readImages(body)),
  answer: (request, images) =>
    request.path === chatPath ? chatSuccess(request, images) : imagesSuccess(request, images),
  blank: (request) =>
    request.path === chatPath ? chatSuccess(request, []) : imagesSuccess(request, []),
  refuse: openrouterRefusal,
  noRoute: ({ path }) => openrouterError({ code: 404, message: `Not Found: ${path}` }),
}

function readImages(body: Uint8Array): WireRequest {
  const { model, prompt, n, size, aspect_ratio, input_references } = objectOf(body)
  if (n !== undefined && !(Number.isInteger(n) && Number(n) >= 1 && Number(n) <= 10)) {
    throw invalid('n: expected an integer from 1 to 10')
  }
  if (size !== undefined && aspect_ratio !== undefined) {
    throw invalid('size: cannot be combined with aspect_ratio')
  }
  return {
    ...common(model, prompt),
    references: imagesIn(input_references),
    n: Number(n ?? 1),
    ...(typeof size === 'string' && { size }),
    ...(typeof aspect_ratio === 'string' && { aspectRatio: aspect_ratio }),
  }
}

function readChat(body: Uint8Array): WireRequest {
  const { model, messages, modalities, image_config } = objectOf(body)
  if (!Array.isArray(modalities) || !modalities.includes('image')) {
    throw invalid('modalities: expected image among them')
  }
  const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined
  const { content } = recordOf(last)
  const parts = Array.isArray(content) ? content.map(recordOf) : [{ type: 'text', text: content }]
  const texts = parts.filter(({ type }) => type === 'text').map(({ text }) => text)
  if (texts.some((text) => typeof text !== 'string')) throw invalid('messages: expected text')
  const { aspect_ratio: ratio } = recordOf(image_config)
  return {
    ...common(model, texts.join('\n')),
    references: imagesIn(parts.filter(({ type }) => type === 'image_url')),
    n: 1,
    ...(typeof ratio === 'string' && { aspectRatio: ratio }),
  }
}

function common(
  model: unknown,
  prompt: unknown,
): Pick<WireRequest, 'model' | 'prompt' | 'outputFormat'> {
  if (typeof model !== 'string') throw invalid('model: expected string')
  if (typeof prompt !== 'string' || prompt === '') throw invalid('prompt: expected string')
  return { model, prompt, outputFormat: 'png' }
}

/** Parts with an `image_url` as images, byte for byte. */
function imagesIn(parts: unknown): ReceivedImage[] {
  if (parts === undefined) return []
  if (!Array.isArray(parts)) throw invalid('input_references: expected array')
  return parts.map((part: unknown, at) => {
    const { url } = recordOf(recordOf(part)['image_url'])
    const [, mediaType, data] = /^data:([\w/+-]+);base64,(.+)$/.exec(String(url)) ?? []
    const image = mediaType && data && receiveImage(mediaType, Buffer.from(data, 'base64'))
    if (!image) throw invalid(`image ${at}: expected a data URL of an image`)
    return image
  })
}

function recordOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {}
}

function objectOf(body: Uint8Array): Json {
  try {
    const json: unknown = JSON.parse(Buffer.from(body).toString())
    if (typeof json === 'object' && json !== null) return json as Json
  } catch {
    // Said below, as OpenRouter says it.
  }
  throw invalid('Invalid JSON body')
}

function invalid(message: string): Rejection {
  return new Rejection(openrouterError({ code: 400, message }))
}

function imagesSuccess(request: BackendRequest, images: readonly Uint8Array[]): Reply {
  const data = images.map((image) => ({
    b64_json: Buffer.from(image).toString('base64'),
    media_type: `image/${request.outputFormat}`,
  }))
  return success({ created: 1764000000, data, usage: usageOf(request, images.length) })
}

function chatSuccess(request: BackendRequest, images: readonly Uint8Array[]): Reply {
  const parts = images.map((image, index) => {
    const url = `data:image/${request.outputFormat};base64,${Buffer.from(image).toString('base64')}`
    return { type: 'image_url', image_url: { url }, index }
  })
  const content = images.length > 0 ? 'Here it is.' : ''
  const message = { role: 'assistant', content, ...(parts.length > 0 && { images: parts }) }
  return success({
    id: request.id,
    model: request.model,
    object: 'chat.completion',
    choices: [{ index: 0, message, finish_reason: 'stop' }],
    usage: usageOf(request, images.length),
  })
}

function usageOf({ prompt, references }: BackendRequest, images: number): object {
  const input = Math.ceil(prompt.length / 4) + references.length * 258
  const output = images * 1290
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    cost: images * 0.039,
  }
}

function success(body: object): Reply {
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
}
