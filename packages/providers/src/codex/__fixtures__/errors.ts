import { completed, failed, imageItem, preview, sse, stream, type StreamedEvent } from './events.ts'

const json = (status: number, error: object, headers: Record<string, string> = {}) => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: { error },
})
const inStream = (...events: readonly StreamedEvent[]) => ({
  status: 200,
  headers: stream,
  body: sse({ type: 'response.created' }, preview, ...events),
})

/** What the Responses API answers when something is wrong, before the stream and in it. */
export const errors = {
  'rate limit': {
    ...json(
      429,
      { message: 'Rate limit reached.', type: 'requests', code: 'rate_limit_exceeded' },
      { 'retry-after': '2' },
    ),
    fault: { kind: 'rate_limit', scope: 'key', delivery: 'rejected', retryAfterMs: 2000 },
  },
  'quota used up': {
    ...json(429, { message: 'You exceeded your current quota.', code: 'insufficient_quota' }),
    fault: { kind: 'billing', scope: 'account', transient: false, delivery: 'rejected' },
  },
  'a plan of ChatGPT that is used up': {
    ...json(429, {
      message: 'The usage limit has been reached',
      type: 'usage_limit_reached',
      resets_in_seconds: 3600,
    }),
    fault: { kind: 'quota', transient: false, delivery: 'rejected', retryAfterMs: 3_600_000 },
  },
  'bad key': {
    ...json(401, { message: 'Incorrect API key provided.', code: 'invalid_api_key' }),
    fault: { kind: 'auth', scope: 'key', delivery: 'rejected' },
  },
  'token expired': {
    status: 401,
    headers: { 'content-type': 'application/json' },
    body: { detail: 'Could not validate your token' },
    fault: { kind: 'auth', scope: 'key', delivery: 'rejected' },
  },
  'server error': {
    ...json(500, { message: 'The server had an error.', type: 'server_error' }),
    fault: { kind: 'server_error', delivery: 'rejected' },
  },
  overloaded: {
    ...json(503, { message: 'Overloaded.', code: 'server_is_overloaded' }),
    fault: { kind: 'overloaded', delivery: 'rejected' },
  },
  moderation: {
    ...json(400, { message: 'Rejected by the safety system.', code: 'moderation_blocked' }),
    fault: { kind: 'content_policy', scope: 'request', delivery: 'rejected' },
  },
  'an unknown parameter': {
    ...json(400, { message: "Unknown parameter: 'x'.", code: 'unknown_parameter' }),
    fault: { kind: 'unsupported', scope: 'shape', delivery: 'rejected' },
  },
  'a rate limit in the stream': {
    ...inStream(
      failed({ code: 'rate_limit_exceeded', message: 'Please try again in 7.188s.' }),
    ),
    fault: { kind: 'rate_limit', scope: 'key', delivery: 'accepted', retryAfterMs: 7188 },
  },
  'a server error in the stream': {
    ...inStream(failed({ code: 'server_error', message: 'An error occurred.' })),
    fault: { kind: 'server_error', delivery: 'accepted' },
  },
  'an error event': {
    ...inStream({ type: 'error', code: 'rate_limit_exceeded', message: 'Slow down.' }),
    fault: { kind: 'rate_limit', delivery: 'accepted' },
  },
  'a refusal in the stream': {
    ...inStream(failed({ code: 'moderation_blocked', message: 'Rejected by the safety system.' })),
    fault: { kind: 'content_policy', scope: 'request', delivery: 'accepted' },
  },
  'an image item that failed': {
    ...inStream(
      completed({
        ...imageItem,
        result: undefined,
        status: 'failed',
        error: { code: 'moderation_blocked', message: 'Rejected by the safety system.' },
      }),
    ),
    fault: { kind: 'content_policy', delivery: 'accepted' },
  },
  'an incomplete response that was filtered': {
    ...inStream({
      type: 'response.incomplete',
      response: { status: 'incomplete', incomplete_details: { reason: 'content_filter' } },
    }),
    fault: { kind: 'content_policy', delivery: 'accepted' },
  },
  'an incomplete response that ran out of tokens': {
    ...inStream({
      type: 'response.incomplete',
      response: { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
    }),
    fault: { kind: 'empty_response', transient: false, delivery: 'accepted' },
  },
  'words in place of an image': {
    ...inStream(
      completed({ type: 'message', content: [{ type: 'output_text', text: 'Which colour?' }] }),
    ),
    fault: { kind: 'empty_response', message: 'no image: Which colour?', delivery: 'accepted' },
  },
  'a refusal in words': {
    ...inStream(
      completed({ type: 'message', content: [{ type: 'refusal', refusal: 'I will not.' }] }),
    ),
    fault: { kind: 'content_policy', message: 'no image: I will not.', delivery: 'accepted' },
  },
  'a stream that ends after a preview': {
    ...inStream(),
    fault: { kind: 'malformed_response', transient: true, delivery: 'accepted' },
  },
}
