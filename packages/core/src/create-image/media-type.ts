/** Names that are in use for the registered ones. HEIC is the HEIF of every camera. */
const aliases: Readonly<Record<string, string>> = {
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'image/x-png': 'image/png',
  'image/x-webp': 'image/webp',
  'image/x-bmp': 'image/bmp',
  'image/x-ms-bmp': 'image/bmp',
  'image/tif': 'image/tiff',
  'image/x-tiff': 'image/tiff',
  'image/heif': 'image/heic',
  'image/heic-sequence': 'image/heic',
  'image/heif-sequence': 'image/heic',
}

/** What stores and servers say when they do not know: no claim to hold the bytes against. */
const noClaim = new Set(['image/*', 'application/octet-stream', 'binary/octet-stream'])

const form = /^[\w.+-]+\/(?:[\w.+-]+|\*)$/

/**
 * The registered, lower-case name of a media type without its parameters: `image/jpeg` for
 * `IMAGE/JPG; q=1`. Undefined when it has not the form of a media type.
 */
export function normalizeMediaType(given: string): string | undefined {
  const name = given.slice(0, 200).split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (!form.test(name)) return undefined
  return Object.hasOwn(aliases, name) ? aliases[name] : name
}

/** Whether a normalised media type says something that bytes can be held against. */
export function isClaim(mediaType: string): boolean {
  return !noClaim.has(mediaType)
}
