import { createHash } from 'node:crypto'

/**
 * A key of which only prefix and kind can be read: ids are untrusted, so they are hashed, each with its length before it.
 * What a script needs besides can be put behind the braces, which a cluster hashes.
 * @throws TypeError when a part is not a string.
 */
export function redisKey(prefix: string, kind: string, parts: readonly string[]): string {
  const hash = createHash('sha256')
  for (const part of parts) {
    if (typeof part !== 'string') throw new TypeError(`expected an id, got a ${typeof part}`)
    // UTF-8 would make all lone surrogates the same.
    const bytes = Buffer.from(part, 'utf16le')
    hash.update(`${bytes.length}:`).update(bytes)
  }
  return `${prefix}:${kind}:{${hash.digest('hex')}}`
}
