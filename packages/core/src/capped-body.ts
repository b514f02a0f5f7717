const keptBytes = 64 * 1024

/** A response ran past the size that its provider allows. */
export class ResponseTooLarge extends Error {
  override readonly name = 'ResponseTooLarge'
}

/**
 * The same response, whose body fails once it is larger than `maxBytes`; `keep`, where given, is told the text read
 * so far (64 KiB at most) as it arrives.
 */
export function cappedBody(
  response: Response,
  maxBytes: number,
  keep: ((text: string) => void) | undefined,
): Response {
  if (!response.body) return response
  let size = 0
  let text = ''
  const decoder = new TextDecoder()
  const cap = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      size += chunk.byteLength
      if (size > maxBytes) {
        throw new ResponseTooLarge(`the response is larger than the ${maxBytes} bytes allowed`)
      }
      if (keep && text.length < keptBytes) {
        text += decoder.decode(chunk.subarray(0, keptBytes - text.length), { stream: true })
        keep(text)
      }
      controller.enqueue(chunk)
    },
  })
  const { status, statusText, headers, url } = response
  const capped = new Response(response.body.pipeThrough(cap), { status, statusText, headers })
  return Object.defineProperty(capped, 'url', { value: url })
}
