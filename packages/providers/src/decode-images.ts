import { Fault, sniffMediaType, type MadeImage } from '@stint/core'

/**
 * The images of an answer, each decoded once and looked at.
 * @throws Fault `malformed_response` when one of them is no image.
 */
export function decodeImages(
  encoded: readonly (string | Uint8Array)[],
  requestId: string | undefined,
): MadeImage[] {
  return encoded.map((image, at) => {
    const data = typeof image === 'string' ? decode(image) : image
    const mediaType = sniffMediaType(data)
    if (mediaType !== undefined) return { data, mediaType }
    const which = `image ${at + 1} of ${encoded.length}`
    const message = `${which} is not an image (${data.byteLength} bytes)`
    throw new Fault('malformed_response', { message, status: 200, requestId })
  })
}

/** Some servers that speak a vendor's language put a data URL where base64 belongs. */
function decode(image: string): Uint8Array {
  const comma = image.startsWith('data:') ? image.indexOf(',') : -1
  return new Uint8Array(Buffer.from(image.slice(comma + 1), 'base64'))
}
