import { Fault, sniffMediaType, type MadeImage } from '@stint/core'

/** The images of an answer, and a line for each that is none. */
export interface DecodedImages {
  readonly images: readonly MadeImage[]
  readonly warnings: readonly string[]
}

/**
 * The images of an answer, each decoded once and looked at. One that is none takes no other with it: they are paid for.
 * @throws Fault `malformed_response` when none is an image.
 */
export function decodeImages(
  encoded: readonly (string | Uint8Array)[],
  requestId: string | undefined,
): DecodedImages {
  const images: MadeImage[] = []
  const warnings: string[] = []
  for (const [at, image] of encoded.entries()) {
    const data = typeof image === 'string' ? decode(image) : image
    const mediaType = sniffMediaType(data)
    if (mediaType !== undefined) images.push({ data, mediaType })
    else {
      const which = `image ${at + 1} of ${encoded.length}`
      warnings.push(`${which} is not an image (${data.byteLength} bytes)`)
    }
  }
  const [message] = warnings
  if (images.length > 0 || message === undefined) return { images, warnings }
  throw new Fault('malformed_response', { message, status: 200, requestId })
}

/** Some servers that speak a vendor's language put a data URL where base64 belongs. */
function decode(image: string): Uint8Array {
  const comma = /^\s*data:/i.test(image) ? image.indexOf(',') : -1
  return new Uint8Array(Buffer.from(image.slice(comma + 1), 'base64'))
}
