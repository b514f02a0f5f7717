import { base64 } from '../../__fixtures__/pictures.ts'

/** One event of a stream. */
export interface StreamedEvent {
  readonly type: string
  readonly [field: string]: unknown
}

/** Events as the API writes a stream of them. */
export function sse(...events: readonly StreamedEvent[]): string {
  return events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('')
}

export const stream = { 'content-type': 'text/event-stream' }

/** A finished image call. */
export const imageItem = {
  id: 'ig_1',
  type: 'image_generation_call',
  status: 'completed',
  result: base64('png'),
}

export const itemDone = { type: 'response.output_item.done', output_index: 0, item: imageItem }

export const preview = {
  type: 'response.image_generation_call.partial_image',
  partial_image_index: 0,
  partial_image_b64: base64('png'),
}

/** The end of a response that went well. */
export function completed(...output: readonly object[]): StreamedEvent {
  const usage = { input_tokens: 12, output_tokens: 30, total_tokens: 42 }
  return { type: 'response.completed', response: { id: 'r', status: 'completed', output, usage } }
}

/** The end of one that did not. */
export function failed(error: object): StreamedEvent {
  return { type: 'response.failed', response: { id: 'r', status: 'failed', error } }
}
