import type { Refusal } from '../backend-answer.ts'
import type { RefusalContext, Reply } from './wire.ts'

/** Writes an error as Model Studio does. */
export function dashscopeError(id: string, status: number, code: string, message: string): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, message, request_id: id }),
  }
}

/** Writes one of the scripted refusals. */
export function dashscopeRefusal(
  refusal: Refusal,
  { id, model, retryAfterMs }: RefusalContext,
): Reply {
  const [status, code, message] = refusals[refusal]
  const reply = dashscopeError(id, status, code, message.replace('{model}', model))
  if (retryAfterMs === undefined) return reply
  const seconds = String(Math.ceil(retryAfterMs / 1000))
  return { ...reply, headers: { ...reply.headers, 'retry-after': seconds } }
}

const refusals: Readonly<
  Record<Refusal, readonly [status: number, code: string, message: string]>
> = {
  server_error: [500, 'InternalError', 'An internal error has occurred, please try again later.'],
  overloaded: [503, 'ServiceUnavailable', 'Too many requests. Your requests are being throttled.'],
  rate_limit: [
    429,
    'Throttling.RateQuota',
    'Requests rate limit exceeded, please try again later.',
  ],
  quota: [
    429,
    'Throttling.AllocationQuota',
    'Allocated quota exceeded: the free quota has been exhausted.',
  ],
  auth: [401, 'InvalidApiKey', 'Invalid API-key provided.'],
  not_found: [404, 'ModelNotFound', 'Model {model} not exist.'],
  invalid_request: [400, 'InvalidParameter', 'The parameter flavour is invalid.'],
  moderation: [400, 'DataInspectionFailed', 'Input data may contain inappropriate content.'],
  too_large: [413, 'RequestEntityTooLarge', 'Exceeded limit on max bytes to request body.'],
  timeout_504: [504, 'RequestTimeOut', 'Request timed out, please try again later.'],
}
