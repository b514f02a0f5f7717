/** The parts of a data URL: the media type it claims, and its base64. */
export interface DataUrl {
  /** As given; empty when the URL names none. */
  readonly mediaType: string
  readonly isBase64: boolean
  readonly body: string
}

/**
 * No header is longer; the rest of a text of millions of characters is not searched for the comma.
 */
const maxHeader = 300

export function isDataUrl(text: string): boolean {
  return /^\s*data:/i.test(text)
}

/** Undefined when the header has no end. */
export function splitDataUrl(text: string): DataUrl | undefined {
  const start = text.indexOf(':') + 1
  const comma = text.slice(0, start + maxHeader).indexOf(',', start)
  if (comma === -1) return undefined
  const header = text.slice(start, comma)
  const [mediaType = '', ...parameters] = header.split(';').map((part) => part.trim())
  const isBase64 = parameters.some((parameter) => parameter.toLowerCase() === 'base64')
  return { mediaType, isBase64, body: text.slice(comma + 1) }
}
