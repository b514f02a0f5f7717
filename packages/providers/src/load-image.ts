import { downloadBlob } from '@ai-sdk/provider-utils'
import { Fault, sniffMediaType, type Attempt, type Reference } from '@stint/core'

/** An image whose bytes are at hand. */
export type LoadedImage = Extract<Reference, { data: Uint8Array }>

/**
 * The bytes of a reference. A link is fetched through `attempt.fetch`, which is no submission;
 * addresses of the own network are refused (by the AI SDK's check of addresses, also after
 * redirects).
 * @throws Fault, unsent, about the request or its shape and never about the vendor, who was not
 * asked yet.
 */
export async function loadImage(
  reference: Reference,
  name: string,
  attempt: Attempt,
): Promise<LoadedImage> {
  if (!('url' in reference)) return reference
  const data = await download(reference.url, name, attempt)
  const mediaType = sniffMediaType(data)
  if (mediaType !== undefined) return { data, mediaType }
  throw new Fault('invalid_request', {
    message: `${name}: what its url gives is not an image`,
    delivery: 'unsent',
  })
}

async function download(url: string, name: string, attempt: Attempt): Promise<Uint8Array> {
  try {
    const { fetch, signal: abortSignal } = attempt
    const blob = await downloadBlob(url, { fetch, abortSignal })
    return new Uint8Array(await blob.arrayBuffer())
  } catch (error) {
    attempt.signal.throwIfAborted()
    throw unavailable(error, name)
  }
}

/**
 * A link that is dead is so for everybody; one that failed otherwise may be fetched, or left out,
 * elsewhere.
 */
function unavailable(error: unknown, name: string): Fault {
  const status =
    error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : undefined
  const text = error instanceof Error ? error.message : String(error)
  const message = `${name} could not be fetched: ${text}`
  if (status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 429) {
    return new Fault('invalid_request', { message, delivery: 'unsent', cause: error })
  }
  return new Fault('network', { message, scope: 'shape', delivery: 'unsent', cause: error })
}
