import { pixel } from '../pixel.ts'

/** Every byte there is, and what could be taken for the end of a part, a line or a text. */
const tail = Buffer.concat([
  Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
  Buffer.from(
    '\r\n--boundary\r\nContent-Disposition: form-data; name="image"\r\n\r\n==\0\uFEFF',
    'utf8',
  ),
])

/**
 * Images to send as references: small, each of another format, and hard on whoever re-encodes them. Made anew for
 * whoever asks: a provider that writes into what it is given spoils one call, and not the suites after it.
 */
export const samples: Readonly<Record<'png' | 'jpeg' | 'webp', Uint8Array>> = {
  get png() {
    return bytes(pixel, tail)
  },
  get jpeg() {
    return bytes(Buffer.from([0xff, 0xd8, 0xff, 0xe0]), tail, Buffer.from([0xff, 0xd9]))
  },
  get webp() {
    return bytes(Buffer.from('RIFF\x40\x01\0\0WEBPVP8 ', 'latin1'), tail)
  },
}

function bytes(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts))
}
