import { canonicalJson } from '../reading/canonical-json.ts'
import type { ImageRequest } from './image-request.ts'
import type { Reference } from './reference.ts'

/**
 * What makes two image requests the same, as parts of one digest. JSON ends where it ends and bytes
 * follow their length, so no two requests run together into the same parts.
 */
export function* imageContent(request: ImageRequest): Generator<string | Uint8Array> {
  const { references, mask, n = 1, prompt, size, aspectRatio, seed, providerOptions } = request
  const rest =
    providerOptions === undefined ? '' : `\nproviderOptions ${canonicalJson(providerOptions)}`
  yield JSON.stringify({ prompt, n, size, aspectRatio, seed }) + rest
  for (const reference of references) yield* part('reference', reference)
  if (mask !== undefined) yield* part('mask', mask)
}

/** The media type is not among it: it follows from the bytes. */
function* part(name: string, image: Reference): Generator<string | Uint8Array> {
  if ('url' in image) {
    yield `\n${name} url ${JSON.stringify(image.url)}`
  } else {
    yield `\n${name} bytes ${image.data.byteLength}:`
    yield image.data
  }
}
