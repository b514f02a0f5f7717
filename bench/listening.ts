import type { Model } from './model.ts'

/** A model that listens on its signal while it works, as an HTTP client does. */
export function listening(model: Model): Model {
  return async (given) => {
    const { signal } = given
    const onAbort = (): void => {}
    signal.addEventListener('abort', onAbort, { once: true })
    try {
      return await model(given)
    } finally {
      signal.removeEventListener('abort', onAbort)
    }
  }
}
