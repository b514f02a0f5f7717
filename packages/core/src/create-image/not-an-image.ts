const expected = 'expected png, jpeg, webp, gif, avif, heic, bmp or tiff'

/** What bytes that are no known image seem to be, and what to do about it. */
const others: readonly (readonly [pattern: RegExp, found: string])[] = [
  [/^%PDF/, 'a PDF: render the page to png first'],
  [/<svg[\s>]|<!doctype svg/i, 'SVG, which is text: render it to png first'],
  [/^\s*<(?:!doctype )?html/i, 'an HTML page: the download may have failed'],
  [/^\s*[{[]/, 'JSON: the download may have failed'],
]

/** Why these bytes are not taken for an image, in words that hold nothing of the bytes. */
export function notAnImage(data: Uint8Array): string {
  if (data.byteLength === 0) return `${expected}, found no bytes`
  const text = readable(data.subarray(0, 1000))
  if (text === undefined) return `${expected}, found bytes that begin like none of these`
  const known = others.find(([pattern]) => pattern.test(text))
  return `${expected}, found ${known?.[1] ?? 'text'}`
}

/** Bytes as text; undefined when they are none. */
function readable(data: Uint8Array): string | undefined {
  const text = new TextDecoder().decode(data, { stream: true })
  // A PDF goes on in bytes after its first line.
  if (text.startsWith('%PDF')) return text
  return /[\0\uFFFD]/.test(text) ? undefined : text
}
