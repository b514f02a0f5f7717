import { types } from 'node:util'
import { decodeBase64 } from '../reading/base64.ts'
import { isDataUrl, splitDataUrl } from '../reading/data-url.ts'
import { formatBytes } from '../reading/format-bytes.ts'
import { notAnImage } from './not-an-image.ts'
import { sniffMediaType } from './sniff-media-type.ts'

/**
 * The most of one image. OpenAI takes 50 MB each and is the most generous; others say less in their
 * gate.
 */
const maxImageBytes = 50 * 1024 * 1024

/** Bytes known to be an image. */
export interface ImageBytes {
  /** The caller's own bytes where bytes were given, never a copy. */
  readonly data: Uint8Array
  /** What the bytes are. */
  readonly mediaType: string
  /** What a data URL says they are. */
  readonly claimed: string | undefined
}

/** Reads an image given as bytes, base64 or a data URL. Undefined after a complaint. */
export function readImageData(
  given: unknown,
  complain: (message: string) => void,
): ImageBytes | undefined {
  // Not instanceof: bytes of another realm (a test runner's, a worker's) are bytes too.
  if (types.isUint8Array(given)) return check(given, undefined, complain)
  if (typeof given === 'string') return readText(given, complain)
  const isBuffer = types.isAnyArrayBuffer(given)
  const advice = isBuffer ? ', found an ArrayBuffer: wrap it in new Uint8Array(...)' : ''
  complain(`expected a Uint8Array, base64 or a data URL${advice}`)
  return undefined
}

function readText(given: string, complain: (message: string) => void): ImageBytes | undefined {
  const url = isDataUrl(given)
    ? splitDataUrl(given)
    : { mediaType: '', isBase64: true, body: given }
  if (url?.isBase64 !== true) {
    complain(notBase64Url(url?.mediaType))
    return undefined
  }
  const decoded = decodeBase64(url.body, maxImageBytes)
  if ('tooLarge' in decoded) complain(tooLarge(decoded.tooLarge))
  if ('problem' in decoded) complain(notBase64(given, decoded.problem))
  return 'data' in decoded ? check(decoded.data, url.mediaType || undefined, complain) : undefined
}

function check(
  data: Uint8Array,
  claimed: string | undefined,
  complain: (message: string) => void,
): ImageBytes | undefined {
  const mediaType = sniffMediaType(data)
  if (data.byteLength > maxImageBytes) complain(tooLarge(data.byteLength))
  if (mediaType === undefined) complain(notAnImage(data))
  return mediaType === undefined ? undefined : { data, mediaType, claimed }
}

function tooLarge(bytes: number): string {
  return `expected at most ${formatBytes(maxImageBytes)} for one image, found ${formatBytes(bytes)}`
}

/** Most data URLs without base64 hold SVG; that it is text is then the real problem. */
function notBase64Url(mediaType = ''): string {
  if (/svg/i.test(mediaType)) return notAnImage(Buffer.from('<svg>'))
  return 'expected a data URL with ;base64 before its comma'
}

function notBase64(given: string, problem: string): string {
  if (/^\s*</.test(given)) return notAnImage(Buffer.from(given.slice(0, 1000)))
  if (/^\s*https?:/i.test(given)) return 'expected bytes or base64; a link goes into url'
  const advice = isDataUrl(given) ? '' : ' (a path is not read: give the bytes of the file)'
  return `expected base64 or a data URL, but ${problem}${advice}`
}
