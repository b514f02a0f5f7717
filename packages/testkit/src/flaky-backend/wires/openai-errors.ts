import type { Refusal } from '../backend-answer.ts'
import type { RefusalContext, Reply } from './wire.ts'

/** The `error` object of OpenAI's wires, and the status that goes with it. */
export interface OpenAIError {
  readonly status: number
  readonly message: string
  readonly type: string
  readonly param?: string | null
  readonly code?: string | null
}

/** Writes an error as every OpenAI endpoint does. */
export function openaiError(id: string, error: OpenAIError): Reply {
  const { status, message, type, param = null, code = null } = error
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-request-id': id },
    body: JSON.stringify({ error: { message, type, param, code } }),
  }
}

/** Writes one of the scripted refusals, with its retry headers. */
export function openaiRefusal(refusal: Refusal, context: RefusalContext): Reply {
  if (refusal === 'timeout_504') return gatewayTimeout(context.id)
  const reply = openaiError(context.id, openaiErrorOf(refusal, context))
  return { ...reply, headers: { ...reply.headers, ...retryHeaders(refusal, context) } }
}

/** What a scripted refusal says, wherever it says it. */
export function openaiErrorOf(
  refusal: Exclude<Refusal, 'timeout_504'>,
  context: RefusalContext,
): OpenAIError {
  return refusals[refusal](context)
}

const invalid = 'invalid_request_error'

const refusals: Record<
  Exclude<Refusal, 'timeout_504'>,
  (context: RefusalContext) => OpenAIError
> = {
  server_error: ({ id }) => ({
    status: 500,
    message: `The server had an error processing your request. Sorry about that! You can retry your request, or contact us through our help center at help.openai.com if you keep seeing this error. (Please include the request ID ${id} in your email.)`,
    type: 'server_error',
  }),
  overloaded: () => ({
    status: 503,
    message: 'Our servers are currently overloaded. Please try again later.',
    type: 'service_unavailable_error',
    code: 'server_is_overloaded',
  }),
  rate_limit: ({ model, retryAfterMs }) => ({
    status: 429,
    message: `Rate limit reached for ${model} in organization org-flaky on input-images per min: Limit 5, Used 5, Requested 1.${tryAgainIn(retryAfterMs)} Visit https://platform.openai.com/account/rate-limits to learn more.`,
    type: 'input-images',
    code: 'rate_limit_exceeded',
  }),
  quota: () => ({
    status: 429,
    message:
      'You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.',
    type: 'insufficient_quota',
    code: 'insufficient_quota',
  }),
  auth: () => ({
    status: 401,
    message:
      'Incorrect API key provided: sk-***. You can find your API key at https://platform.openai.com/account/api-keys.',
    type: invalid,
    code: 'invalid_api_key',
  }),
  not_found: ({ model }) => ({
    status: 404,
    message: `The model '${model}' does not exist or you do not have access to it.`,
    type: invalid,
    code: 'model_not_found',
  }),
  invalid_request: () => ({
    status: 400,
    message: "Invalid value: 'flaky'. Supported values are: 'steady'.",
    type: invalid,
    param: 'quality',
    code: 'invalid_value',
  }),
  moderation: ({ id }) => ({
    status: 400,
    message: `Your request was rejected by the safety system. If you believe this is an error, contact us at help.openai.com and include the request ID ${id}. safety_violations=[violence].`,
    type: 'image_generation_user_error',
    code: 'moderation_blocked',
  }),
  too_large: () => ({
    status: 413,
    message: 'Maximum content size limit exceeded. Please reduce the size of your request.',
    type: invalid,
    code: 'request_too_large',
  }),
}

function tryAgainIn(retryAfterMs: number | undefined): string {
  return retryAfterMs === undefined ? '' : ` Please try again in ${retryAfterMs / 1000}s.`
}

function retryHeaders(refusal: Refusal, { retryAfterMs }: RefusalContext): Record<string, string> {
  const advice: Record<string, string> =
    retryAfterMs === undefined
      ? {}
      : {
          'retry-after-ms': String(Math.ceil(retryAfterMs)),
          'retry-after': String(Math.ceil(retryAfterMs / 1000)),
        }
  if (refusal !== 'rate_limit') return advice
  return { ...advice, 'x-ratelimit-limit-requests': '5', 'x-ratelimit-remaining-requests': '0' }
}

function gatewayTimeout(id: string): Reply {
  // A gateway speaks here, not the API, so there is no error object.
  return {
    status: 504,
    headers: { 'content-type': 'text/plain', 'x-request-id': id },
    body: 'upstream request timeout',
  }
}
