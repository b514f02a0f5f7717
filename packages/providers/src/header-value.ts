/** Whether a header may have this value: letters of one byte, and no line break among them. */
export function isHeaderValue(value: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(value)
}

/** Whether a header may be called so. */
export function isHeaderName(name: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name)
}

/** Headers of one connection, and of the length of a body: whoever sends sets them, and a wrong one is waited for. */
const ownToSending = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** Whether a header is set by whoever sends a request, and by nobody else. */
export function isOwnToSending(name: string): boolean {
  return ownToSending.has(name.toLowerCase())
}
