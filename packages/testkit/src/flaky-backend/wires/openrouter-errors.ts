import type { Refusal } from '../backend-answer.ts'
import type { RefusalContext, Reply } from './wire.ts'

/** The `error` object of OpenRouter: its code is the status. */
export interface OpenRouterError {
  readonly code: number
  readonly message: string
  readonly metadata?: object
}

/** Writes an error as OpenRouter does. */
export function openrouterError(
  error: OpenRouterError,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return {
    status: error.code,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ error, user_id: 'user_flaky' }),
  }
}

/** Writes one of the scripted refusals; at stage `stream` inside a 200, as once an upstream is at work. */
export function openrouterRefusal(refusal: Refusal, context: RefusalContext): Reply {
  const { retryAfterMs, stage, id } = context
  const retry: Record<string, string> =
    retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) }
  const error = refusals[refusal](context)
  if (stage !== 'stream') return openrouterError(error, retry)
  return {
    status: 200,
    headers: { 'content-type': 'application/json', ...retry },
    body: JSON.stringify({ id, provider: 'Flaky', error }),
  }
}

const refusals: Record<Refusal, (context: RefusalContext) => OpenRouterError> = {
  server_error: () => ({ code: 500, message: 'Internal Server Error' }),
  overloaded: () => ({
    code: 503,
    message: 'The model is overloaded. Please try again later.',
  }),
  rate_limit: () => ({
    code: 429,
    message: 'Rate limit exceeded: requests per minute.',
    metadata: { error_type: 'rate_limit_exceeded' },
  }),
  quota: () => ({
    code: 402,
    message: 'This request requires more credits. To increase, visit your settings.',
    metadata: { limit_source: 'openrouter_credits' },
  }),
  auth: () => ({ code: 401, message: 'User not found.' }),
  not_found: ({ model }) => ({ code: 404, message: `No endpoints found for ${model}.` }),
  invalid_request: () => ({ code: 400, message: 'Invalid input: expected string' }),
  moderation: ({ model }) => ({
    code: 403,
    message: 'Your chosen model requires moderation and your input was flagged.',
    metadata: { reasons: ['violence'], flagged_input: '...', model_slug: model },
  }),
  too_large: () => ({ code: 413, message: 'Request entity too large' }),
  timeout_504: () => ({ code: 504, message: 'The upstream did not answer in time' }),
}
