/**
 * How the formats that image vendors take or return begin; `head` has one character for each byte.
 */
const formats: readonly (readonly [mediaType: string, begins: (head: string) => boolean])[] = [
  ['image/png', (head) => head.startsWith('\x89PNG')],
  ['image/jpeg', (head) => head.startsWith('\xff\xd8\xff')],
  ['image/webp', (head) => head.startsWith('RIFF') && head.startsWith('WEBP', 8)],
  ['image/gif', (head) => head.startsWith('GIF87a') || head.startsWith('GIF89a')],
  ['image/avif', (head) => brands(head).some((brand) => avif.has(brand))],
  ['image/heic', (head) => brands(head).some((brand) => heic.has(brand))],
  // Two letters alone would take any text that starts with them; these four bytes are always zero.
  ['image/bmp', (head) => head.startsWith('BM') && head.startsWith('\0\0\0\0', 6)],
  ['image/tiff', (head) => tiff.some((order) => head.startsWith(order))],
]

const tiff = ['II*\0', 'MM\0*', 'II+\0', 'MM\0+']
const avif = new Set(['avif', 'avis'])
const heic = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs'])

/** Far enough for the brands of an ISO file that names its codec late. */
const headBytes = 128

/**
 * The media type of an image by its first bytes: png, jpeg, webp, gif, avif, heic, bmp or tiff;
 * undefined for anything else. Only the head is read, whatever the size.
 */
export function sniffMediaType(data: Uint8Array): string | undefined {
  // Bytes that were transferred to another thread are none any more, and must not be touched.
  if (data.byteLength === 0) return undefined
  const length = Math.min(data.byteLength, headBytes)
  const head = Buffer.from(data.buffer, data.byteOffset, length).toString('latin1')
  return formats.find(([, begins]) => begins(head))?.[0]
}

/**
 * The brands of an ISO base media file (avif, heic), the main one first. Many files have the
 * general `mif1` there and name their codec only among the compatible ones.
 */
function brands(head: string): string[] {
  if (!head.startsWith('ftyp', 4)) return []
  const size = Buffer.from(head.slice(0, 4), 'latin1').readUInt32BE()
  const compatible = head.slice(16, size).match(/[^]{4}/g) ?? []
  return [head.slice(8, 12), ...compatible]
}
