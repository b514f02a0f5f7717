import { Fault, readErrorDetail, type Attempt } from '@stint/core'
import { APIError } from 'openai'
import { readResponse } from './events.ts'
import { Heard } from './heard.ts'
import { streamFault } from './stream-fault.ts'

/** How long the last events are waited for once the image is there: they only say what was used. */
const tailMs = 5000

/** The events of a response, and the way to stop listening. */
interface EventStream extends AsyncIterable<unknown> {
  readonly controller: AbortController
}

/**
 * Hears a response out: until its own last event, the end of the stream, or a while after the
 * image.
 * @throws what the stream breaks with, unless an image was finished before.
 */
export async function listen(
  stream: EventStream,
  response: Response,
  attempt: Attempt,
): Promise<Heard> {
  const heard = new Heard(attempt)
  if (isWhole(response)) {
    hearWhole(await response.text(), response, heard)
    return heard
  }
  try {
    await hearEvents(stream, heard, attempt)
  } catch (error) {
    attempt.signal.throwIfAborted()
    if (saysWhy(error)) heard.fail(error.error)
    else if (heard.images.length === 0) throw error
  }
  // The library ends a stream that was aborted like any other.
  attempt.signal.throwIfAborted()
  return heard
}

async function hearEvents(stream: EventStream, heard: Heard, attempt: Attempt): Promise<void> {
  let stopTail: (() => void) | undefined
  try {
    for await (const event of stream) {
      heard.hear(event)
      if (heard.end !== undefined) return
      if (heard.images.length === 0) continue
      stopTail ??= attempt.clock.setTimer(
        () => stream.controller.abort(),
        // The image must not be lost to a deadline meanwhile.
        Math.min(tailMs, attempt.timeLeftMs / 2),
      )
    }
  } finally {
    stopTail?.()
  }
}

/** An event that the library took for an error and threw. */
function saysWhy(error: unknown): error is APIError {
  return error instanceof APIError && error.error !== undefined
}

/** A server, or a gateway before it, that does not stream. */
function isWhole({ headers }: Response): boolean {
  return /\b(?:json|html)\b/i.test(headers.get('content-type') ?? '')
}

function hearWhole(body: string, { headers }: Response, heard: Heard): void {
  const whole = readResponse(body)
  if (whole?.error) throw streamFault(whole.error, headers)
  const { status } = whole ?? {}
  if (status === 'completed' || status === 'incomplete' || status === 'failed') {
    heard.finish(status, whole)
    return
  }
  const words = readErrorDetail(body).message ?? `${body.length} characters`
  const message = `no stream of events came, but: ${words}`
  throw new Fault('malformed_response', { message, status: 200, delivery: 'accepted' })
}
