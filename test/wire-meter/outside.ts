import type { Attempt, ImageMade, ImageRequest, Provider } from '@stint/core'

/** Sends by itself, without `attempt.fetch`, and gives the image as base64. */
export type Send = (prompt: string, attempt?: Attempt) => Promise<string | undefined>

/** A provider around a client library that knows nothing of stint. */
export interface OutsideProvider extends Provider<ImageRequest, ImageMade> {
  /** Resolves once the library has come to an end by itself, however the attempt did. */
  ended(): Promise<void>
}

export function outside(
  send: Send,
  more: Partial<Provider<ImageRequest, ImageMade>> = {},
): OutsideProvider {
  const calls: Promise<unknown>[] = []
  return {
    id: 'vendor/model',
    accepts: () => true,
    async attempt({ prompt }, attempt) {
      const call = send(prompt, attempt)
      calls.push(call)
      const data = await call
      if (data === undefined) return { images: [] }
      return { images: [{ data: Buffer.from(data, 'base64'), mediaType: 'image/png' }] }
    },
    ended: async () => void (await Promise.allSettled(calls)),
    ...more,
  }
}
