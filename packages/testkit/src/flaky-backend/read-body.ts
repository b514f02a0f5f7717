import type { IncomingMessage } from 'node:http'

/**
 * Reads a request's body, or undefined when it is larger than `limit` bytes. A body that is too
 * large is still taken from the wire (and dropped), because a client that is cut off while it
 * sends never sees the answer.
 */
export async function readBody(
  request: IncomingMessage,
  limit: number,
): Promise<Uint8Array | undefined> {
  let chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > limit) chunks = []
    else chunks.push(chunk)
  }
  return bytes > limit ? undefined : Buffer.concat(chunks)
}
