/** The body of an answer; undefined, and the rest left unread, when it is larger than `limit` bytes. */
export async function readLimited(
  response: Response,
  limit: number,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  if (response.body === null) return new Uint8Array()
  for await (const chunk of response.body) {
    bytes += chunk.byteLength
    // Leaving the loop cancels the body.
    if (bytes > limit) return undefined
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}
