import { pixel } from '../../pixel.ts'
import type { Reply } from './wire.ts'

/** One event of a stream, as OpenAI writes it. */
export interface ServerEvent {
  readonly type: string
  readonly [field: string]: unknown
}

/** Writes the events of one stream, numbered in the order in which they are written. */
export function eventsWriter(): (events: readonly ServerEvent[]) => string {
  let next = 0
  const written = (event: ServerEvent): string => {
    const data = JSON.stringify({ ...event, sequence_number: next++ })
    return `event: ${event.type}\ndata: ${data}\n\n`
  }
  return (events) => events.map(written).join('')
}

/**
 * A 200 whose body is a stream of events.
 * @param breaksBefore the event that a body which breaks off does not get to.
 */
export function eventStream(
  id: string,
  events: readonly ServerEvent[],
  breaksBefore: number,
): Reply {
  const write = eventsWriter()
  const written = events.map((event) => write([event]))
  const head = written.slice(0, breaksBefore).join('')
  const next = written[breaksBefore] ?? ''
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'x-request-id': id },
    body: written.join(''),
    breaksAt: Buffer.byteLength(head) + Math.floor(Buffer.byteLength(next) / 2),
  }
}

/** What is told while an image is made: its states, and as many previews as were asked for. */
export function previews(id: string, count = 0): ServerEvent[] {
  const of = { item_id: `ig_${id}`, output_index: 0 }
  const partial_image_b64 = Buffer.from(pixel).toString('base64')
  return [
    { type: 'response.image_generation_call.in_progress', ...of },
    { type: 'response.image_generation_call.generating', ...of },
    ...Array.from({ length: count }, (_, index) => ({
      type: 'response.image_generation_call.partial_image',
      ...of,
      partial_image_index: index,
      partial_image_b64,
    })),
  ]
}
