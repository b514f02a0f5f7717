const keptBytes = 64 * 1024

/** Who is told about a body while it is read. */
export interface BodyWatcher {
  /** The text read so far, 64 KiB at most, as it arrives. */
  readonly onText?: ((text: string) => void) | undefined
  onTooLarge(error: Error): void
  /** The last byte has been read, or there is none. */
  onOver(): void
}

/** The same response, whose body fails once it is larger than `maxBytes`. */
export function cappedBody(response: Response, maxBytes: number, watcher: BodyWatcher): Response {
  const { onText } = watcher
  if (!response.body) {
    watcher.onOver()
    return response
  }
  let size = 0
  let text = ''
  const decoder = new TextDecoder()
  const cap = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      size += chunk.byteLength
      if (size > maxBytes) {
        const error = new Error(`the response is larger than the ${maxBytes} bytes allowed`)
        watcher.onTooLarge(error)
        throw error
      }
      if (onText && text.length < keptBytes) {
        text += decoder.decode(chunk.subarray(0, keptBytes - text.length), { stream: true })
        onText(text)
      }
      controller.enqueue(chunk)
    },
    flush: () => watcher.onOver(),
  })
  const { status, statusText, headers, url } = response
  const capped = new Response(response.body.pipeThrough(cap), { status, statusText, headers })
  return Object.defineProperty(capped, 'url', { value: url })
}
