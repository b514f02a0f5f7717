import {
  classifyFailure,
  loneAttempt,
  type Answer,
  type Attempt,
  type Fault,
  type ImageMade,
  type ImageRequest,
  type Provider,
} from '@stint/core'

type ImageProvider = Provider<ImageRequest, ImageMade>

/** What the wire of an attempt saw, as the engine tells it. */
export interface Seen {
  sends: string[]
  answer: Answer | undefined
}

/** A checked request. */
export function imageRequest(fields: Partial<ImageRequest> = {}): ImageRequest {
  return { prompt: 'a red bicycle', references: [], ...fields }
}

/** An attempt by hand. */
export function handmade(seen: Seen, fetch: typeof globalThis.fetch = globalThis.fetch): Attempt {
  return loneAttempt({
    fetch: async (input, init) => {
      const { method, url } = new Request(input, init)
      seen.sends.push(`${method} ${url}`)
      const response = await fetch(input, init)
      const { status, headers } = response
      const body = response.ok ? '' : await response.clone().text()
      seen.answer = { status, headers, body }
      return response
    },
  })
}

/** Runs one attempt that should fail and names its fault, with or without what the wire saw. */
export async function faultOf(
  provider: ImageProvider,
  request: ImageRequest,
  { wire = true, fetch }: { wire?: boolean; fetch?: typeof globalThis.fetch } = {},
): Promise<Fault> {
  const seen: Seen = { sends: [], answer: undefined }
  const error: unknown = await Promise.resolve(
    provider.attempt(request, handmade(seen, fetch)),
  ).then(
    () => {
      throw new Error('the attempt should have failed')
    },
    (thrown: unknown) => thrown,
  )
  const answer = wire ? seen.answer : undefined
  return classifyFailure({ error, answer, delivery: 'unknown', sent: false }, provider)
}
