import type { ReceivedImage } from '../backend-request.ts'
import { openaiError, type OpenAIError } from './openai-errors.ts'
import { imageAt, objectOf, objectsIn, partsOf, type Json } from './openai-input.ts'
import { badParameter, missingParameter } from './openai-parameters.ts'
import { Rejection } from './rejection.ts'
import type { Head, WireRequest } from './wire.ts'

/** What `POST /responses` takes. */
const parameters: readonly string[] =
  'model input instructions stream stream_options store tools tool_choice parallel_tool_calls max_tool_calls temperature top_p top_logprobs max_output_tokens reasoning text metadata user include previous_response_id conversation truncation service_tier prompt_cache_key prompt_cache_options prompt_cache_retention safety_identifier background context_management'.split(
    ' ',
  )

/**
 * Reads the body of a request for a text.
 * @throws Rejection for what OpenAI refuses by itself
 */
export function readOpenAIText(head: Head, bytes: Uint8Array): WireRequest {
  const refuse = (error: OpenAIError): Rejection => new Rejection(openaiError(head.id, error))
  const body = objectOf(bytes)
  if (!body) throw refuse(invalid('We could not parse the JSON body of your request.'))
  const violation = violationIn(body)
  if (violation) throw refuse(violation)
  const input = typeof body['input'] === 'string' ? [] : objectsIn(body['input'])
  const { stream, tools, model } = body
  return {
    model: String(model),
    prompt: promptOf(body['input']),
    text: {
      stream: stream === true,
      messages: typeof body['input'] === 'string' ? 1 : input.length,
      tools: objectsIn(tools).map(({ name, type }) => String(name ?? type)),
    },
    references: imagesIn(input).map((image) => {
      if (image !== undefined) return image
      throw refuse(invalid('The image data you provided does not represent a valid image.'))
    }),
    n: 1,
    outputFormat: 'png',
  }
}

function violationIn(body: Json): OpenAIError | undefined {
  const { model, input, stream } = body
  const unknown = Object.keys(body).find((name) => !parameters.includes(name))
  if (unknown !== undefined) {
    const message = `Unknown parameter: '${unknown}'.`
    return badParameter(unknown, { code: 'unknown_parameter', message })
  }
  if (typeof model !== 'string') return missingParameter('model')
  if (input === undefined || input === '') return missingParameter('input')
  if (stream !== undefined && stream !== null && typeof stream !== 'boolean') {
    const message = `Invalid type for 'stream': expected a boolean, but got a ${typeof stream} instead.`
    return badParameter('stream', { code: 'invalid_type', message })
  }
  return loneCall(body)
}

/** Calls and results of tools come in pairs, unless OpenAI keeps a part of the conversation. */
function loneCall(body: Json): OpenAIError | undefined {
  const items = objectsIn(body['input'])
  const isKept = items.some(({ type }) => type === 'item_reference')
  if (isKept || body['previous_response_id'] || body['conversation']) return undefined
  const idsOf = (kind: string): string[] =>
    items.filter(({ type }) => type === kind).map(({ call_id: id }) => JSON.stringify(id))
  const calls = idsOf('function_call')
  const outputs = idsOf('function_call_output')
  const result = outputs.find((id) => !calls.includes(id))
  if (result !== undefined) {
    return unpaired(`No tool call found for function call output with call_id ${result}.`)
  }
  const call = calls.find((id) => !outputs.includes(id))
  return call === undefined
    ? undefined
    : unpaired(`No tool output found for function call ${call}.`)
}

/** What the user said last. */
function promptOf(input: unknown): string {
  const last = Array.isArray(input)
    ? objectsIn(input).findLast(({ role }) => role === 'user')
    : input
  const parts = partsOf(typeof last === 'string' ? last : [last])
  return parts
    .filter(({ type }) => type === 'input_text')
    .map(({ text }) => String(text))
    .join('\n')
}

/** Undefined in place of an image that is none. Links are OpenAI's to fetch, and pass. */
function imagesIn(input: readonly Json[]): readonly (ReceivedImage | undefined)[] {
  return partsOf(input)
    .filter(
      ({ type, image_url: url }) => type === 'input_image' && !String(url).startsWith('https:'),
    )
    .map(({ image_url: url }) => imageAt(url))
}

function unpaired(message: string): OpenAIError {
  return { ...invalid(message), param: 'input' }
}

function invalid(message: string): OpenAIError {
  return { status: 400, type: 'invalid_request_error', message }
}
