const base64 =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCB2kUIOwAAAABJRU5ErkJggg=='

/** A valid PNG of one grey pixel: what a scripted provider makes where the test does not care. */
export const pixel: Uint8Array = new Uint8Array(Buffer.from(base64, 'base64'))
