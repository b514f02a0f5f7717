import { isDataUrl } from '../reading/data-url.ts'
import { readImageData, type ImageBytes } from './image-data.ts'
import { readImageLink } from './image-link.ts'
import { isClaim, normalizeMediaType } from './media-type.ts'
import { complainAt, quoted, type Complain } from '../reading/problem.ts'
import { readReferenceForm } from './reference-form.ts'

/** An image given to a provider, in its checked form: bytes of a known format, or a link. */
export type Reference =
  | {
      /** The caller's own bytes where bytes were given, never a copy. */
      readonly data: Uint8Array
      /** What the bytes are, by their signature: `image/png`. */
      readonly mediaType: string
    }
  | {
      /** An https URL, which is the vendor's to fetch. */
      readonly url: string
    }

/** An image as a caller may give it. */
export type ReferenceInput =
  | {
      /** Bytes, base64 (or base64url) or a base64 data URL; at most 50 MiB. */
      readonly data: Uint8Array | string
      /** Optional: it is read from the bytes, and must agree with them when given. */
      readonly mediaType?: string | undefined
    }
  | {
      /** An https URL, or a data URL, which is taken as `data`. */
      readonly url: string
      /** Only beside a data URL. */
      readonly mediaType?: string | undefined
    }

/** Reads one image in any of the forms of {@link ReferenceInput}. Undefined after a complaint. */
export function readReference(given: unknown, complain: Complain): Reference | undefined {
  const form = readReferenceForm(given, complain)
  if (form === undefined) return undefined
  const { data, url, mediaType } = form
  const claim = readClaim(mediaType, complainAt(complain, 'mediaType'))
  if (url === undefined) return readBytes(data, 'data', claim, complain)
  if (typeof url === 'string' && isDataUrl(url)) return readBytes(url, 'url', claim, complain)
  if (mediaType !== undefined) complain(['mediaType'], 'expected none beside a link')
  const link = readImageLink(url, (message, hidden) => complain(['url'], message, hidden))
  return link === undefined ? undefined : Object.freeze({ url: link })
}

function readBytes(
  given: unknown,
  key: 'data' | 'url',
  claim: string | undefined,
  complain: Complain,
): Reference | undefined {
  const image = readImageData(given, (message) => complain([key], message, 'hidden'))
  if (image === undefined) return undefined
  complainOfFalseClaims(image, key, claim, complain)
  return Object.freeze({ data: image.data, mediaType: image.mediaType })
}

/**
 * Bytes are sent under the type that they have; a claim that differs means that the wrong file was
 * given.
 */
function complainOfFalseClaims(
  { mediaType, claimed }: ImageBytes,
  key: 'data' | 'url',
  claim: string | undefined,
  complain: Complain,
): void {
  if (claim !== undefined && isClaim(claim) && claim !== mediaType) {
    complain(['mediaType'], `expected ${mediaType}, which is what the bytes are`)
  }
  const inUrl = claimed === undefined ? undefined : (normalizeMediaType(claimed) ?? claimed)
  if (inUrl !== undefined && isClaim(inUrl) && inUrl !== mediaType) {
    const found = quoted(inUrl)
    complain(
      [key],
      `expected a data URL of ${mediaType}, which is what its bytes are, found ${found}`,
      'hidden',
    )
  }
}

function readClaim(given: unknown, complain: Complain): string | undefined {
  if (given === undefined) return undefined
  const claim = typeof given === 'string' ? normalizeMediaType(given) : undefined
  if (claim === undefined) complain([], `expected a media type like 'image/png'`)
  return claim
}
