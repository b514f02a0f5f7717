const png =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCB2kUIOwAAAABJRU5ErkJggg=='

/** A PNG of one pixel, and other bytes that begin like the formats they stand for. */
export const pictures = {
  png: bytes(Buffer.from(png, 'base64')),
  jpeg: bytes(Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4, 5, 250, 251, 252])),
  webp: bytes(Buffer.from('RIFF\x10\0\0\0WEBPVP8 \xff\xfe\r\n--\0', 'latin1')),
  gif: bytes(Buffer.from('GIF89a\x01\0\x01\0')),
} as const

/** A picture as a checked request holds it. */
export function reference(kind: keyof typeof pictures): { data: Uint8Array; mediaType: string } {
  return { data: pictures[kind], mediaType: `image/${kind}` }
}

/** The picture as vendors send it. */
export function base64(kind: keyof typeof pictures): string {
  return Buffer.from(pictures[kind]).toString('base64')
}

function bytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer)
}
