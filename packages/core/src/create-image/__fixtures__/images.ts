/** A real image of one pixel. */
export const pngBase64: string =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

export const gifBase64: string = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'

export const png: Uint8Array = bytesOf(pngBase64, 'base64')
export const gif: Uint8Array = bytesOf(gifBase64, 'base64')

/** As much of other formats as tells them apart. */
export const jpeg: Uint8Array = bytesOf('\xff\xd8\xff\xe0\0\x10JFIF\0')
export const webp: Uint8Array = bytesOf('RIFF\x24\0\0\0WEBPVP8 ')
export const bmp: Uint8Array = bytesOf('BM\x46\0\0\0\0\0\0\0\x36\0\0\0')
export const tiff: Uint8Array = bytesOf('II*\0\x08\0\0\0')
export const avif: Uint8Array = bytesOf('\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf')
export const heic: Uint8Array = bytesOf('\0\0\0\x18ftypheic\0\0\0\0mif1heic')

/** A png as far as its signature goes, of any size. */
export function pngOf(bytes: number): Uint8Array {
  const data = new Uint8Array(bytes)
  data.set(png.subarray(0, 8))
  return data
}

export function bytesOf(text: string, encoding: 'base64' | 'latin1' = 'latin1'): Uint8Array {
  return new Uint8Array(Buffer.from(text, encoding))
}
