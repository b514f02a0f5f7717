/** What became of a text that should be base64. */
export type Decoded =
  | { readonly data: Uint8Array }
  | { readonly tooLarge: number }
  | { readonly problem: string }

/**
 * Decodes base64 or base64url, with or without white space and padding. What is longer than
 * `maxBytes` is not decoded: `tooLarge` is the size it would have.
 */
export function decodeBase64(text: string, maxBytes: number): Decoded {
  const body = /\s/.test(text) ? text.replaceAll(/\s+/g, '') : text
  const length = withoutPadding(body)
  // Searching for what is wrong gives the place. A pattern of what is right, in groups of four,
  // overflows the stack on texts of this size.
  const wrong = body.slice(0, length).search(/[^A-Za-z0-9+/_-]/)
  if (wrong !== -1) return { problem: `character ${wrong + 1} is not base64` }
  if (length % 4 === 1) return { problem: `${length} characters of base64 are cut short` }

  const bytes = Math.floor((length * 3) / 4)
  return bytes > maxBytes ? { tooLarge: bytes } : { data: decode(body, bytes) }
}

function withoutPadding(body: string): number {
  if (body.endsWith('==')) return body.length - 2
  return body.endsWith('=') ? body.length - 1 : body.length
}

/** Not `Buffer.from`, which puts small results into memory that they share with others. */
function decode(body: string, bytes: number): Uint8Array {
  const buffer = Buffer.allocUnsafeSlow(bytes)
  return new Uint8Array(buffer.buffer, 0, buffer.write(body, 'base64'))
}
