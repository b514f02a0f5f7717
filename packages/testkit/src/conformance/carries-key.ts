import type { Received } from './received.ts'
import { markerKey } from './subject.ts'

/** Whether the key is anywhere in a request. */
export function carriesKey({ url, headers, body }: Received): boolean {
  const texts = [url, ...headers.values(), Buffer.from(body).toString()]
  return texts.some((text) => text.includes(markerKey))
}
