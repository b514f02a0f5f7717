import type { Refusal } from '../backend-answer.ts'
import type { BackendRequest, PictureFormat, ReceivedImage } from '../backend-request.ts'
import { chatGPTPath, checkChatGPT } from './chatgpt-endpoint.ts'
import { imageAt, objectOf, objectsIn, partsOf, type Json } from './openai-input.ts'
import { openaiError, openaiErrorOf, openaiRefusal } from './openai-errors.ts'
import { findToolViolation, missingParameter } from './openai-parameters.ts'
import { eventStream, previews, type ServerEvent } from './openai-stream.ts'
import { Rejection } from './rejection.ts'
import type { Head, RefusalContext, Reply, Wire, WireRequest } from './wire.ts'

/**
 * `POST /v1/responses` with the image generation tool, streamed; also at the path of the backend of
 * ChatGPT, which is stricter.
 */
export const openaiResponses: Wire = {
  label: 'OpenAI Responses',
  basePath: '/v1',
  isSubmission: ({ method, path }) =>
    method === 'POST' && ['/v1/responses', chatGPTPath].includes(path),
  apiKey: ({ headers }) => /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1],
  parse,
  answer: (request, [image]) => success(request, image),
  blank: (request) => success(request, undefined),
  refuse: (refusal, context) =>
    context.stage === 'stream' ? refusedInside(refusal, context) : openaiRefusal(refusal, context),
  noRoute: ({ id, method, path }) =>
    openaiError(id, {
      status: 404,
      type: 'invalid_request_error',
      message: `Invalid URL (${method} ${path})`,
    }),
}

async function parse(head: Head, bytes: Uint8Array): Promise<WireRequest> {
  const refuse = (message: string, param: string | null = null): Rejection =>
    new Rejection(
      openaiError(head.id, { status: 400, type: 'invalid_request_error', message, param }),
    )
  const body = objectOf(bytes)
  if (!body) throw refuse('We could not parse the JSON body of your request.')
  checkChatGPT(head, body)
  if (body['stream'] !== true) throw refuse('Stream must be set to true', 'stream')
  const [tool] = objectsIn(body['tools'])
  if (tool?.['type'] !== 'image_generation') throw refuse('No image generation tool', 'tools')
  const violation = findToolViolation(tool, 'tools[0]')
  if (violation) throw new Rejection(openaiError(head.id, violation))
  const parts = partsOf(body['input'])
  if (parts.length === 0) throw new Rejection(openaiError(head.id, missingParameter('input')))
  const texts = parts.filter(({ type }) => type === 'input_text')
  const images = parts.filter(({ type }) => type === 'input_image')
  const mask = (tool['input_image_mask'] as Json | undefined)?.['image_url']
  const received = (url: unknown): ReceivedImage => {
    const image = imageAt(url)
    if (!image) throw refuse('The image data you provided does not represent a valid image.')
    return image
  }
  return {
    model: String(tool['model'] ?? body['model']),
    prompt: texts.map(({ text }) => String(text)).join('\n'),
    references: images.map(({ image_url }) => received(image_url)),
    ...(mask !== undefined && { mask: received(mask) }),
    n: 1,
    ...(typeof tool['size'] === 'string' && tool['size'] !== 'auto' && { size: tool['size'] }),
    outputFormat: (tool['output_format'] ?? 'png') as PictureFormat,
    partialImages: Number(tool['partial_images'] ?? 0),
  }
}

function success(request: BackendRequest, image: Uint8Array | undefined): Reply {
  const { id } = request
  const result = image && Buffer.from(image).toString('base64')
  const item = { id: `ig_${id}`, type: 'image_generation_call', status: 'completed', result }
  const words = {
    id: `msg_${id}`,
    type: 'message',
    content: [{ type: 'output_text', text: 'I have no image for that.' }],
  }
  const done = result === undefined ? words : item
  const input = Math.ceil(request.prompt.length / 4) + request.references.length * 323
  const usage = { input_tokens: input, output_tokens: 1056, total_tokens: input + 1056 }
  const began = result === undefined ? [] : previews(id, request.partialImages)
  const before = [created(id), ...began]
  const end: ServerEvent[] = [
    { type: 'response.output_item.done', output_index: 0, item: done },
    {
      type: 'response.completed',
      response: { id: `resp_${id}`, status: 'completed', output: [done], usage },
    },
  ]
  return eventStream(id, [...before, ...end], before.length)
}

/** A refusal that comes once the stream has begun, after the previews. */
function refusedInside(refusal: Refusal, context: RefusalContext): Reply {
  const { id, partialImages } = context
  const before = [created(id), ...previews(id, partialImages)]
  // Whoever is late at a gateway gets no last word.
  if (refusal === 'timeout_504') return eventStream(id, before, before.length)
  const { message, code, type } = openaiErrorOf(refusal, context)
  const error = { code: code ?? type, message, type }
  const item = { id: `ig_${id}`, type: 'image_generation_call', status: 'failed', error }
  const end: ServerEvent[] =
    refusal === 'moderation'
      ? [
          { type: 'response.output_item.done', output_index: 0, item },
          { type: 'response.completed', response: { id, status: 'completed', output: [item] } },
        ]
      : [{ type: 'response.failed', response: { id, status: 'failed', error } }]
  return eventStream(id, [...before, ...end], before.length)
}

function created(id: string): ServerEvent {
  return { type: 'response.created', response: { id: `resp_${id}`, status: 'in_progress' } }
}
