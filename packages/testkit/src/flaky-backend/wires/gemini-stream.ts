import type { Reply } from './wire.ts'

/** One event of a stream, as Google writes it. */
export function geminiEvent(body: unknown): string {
  return `data: ${JSON.stringify(body)}\r\n\r\n`
}

/** A 200 whose body is a stream of events. */
export function geminiEvents(body: string): Reply {
  return { status: 200, headers: { 'content-type': 'text/event-stream' }, body }
}
