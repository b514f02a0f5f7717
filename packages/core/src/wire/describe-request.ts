import type { OutgoingRequest } from '../provider.ts'

type Input = string | URL | Request

/** What the arguments of a `fetch` ask for. */
export function describeRequest(input: Input, init: RequestInit | undefined): OutgoingRequest {
  const request = input instanceof Request ? input : undefined
  return {
    method: (init?.method ?? request?.method ?? 'GET').toUpperCase(),
    url: input instanceof Request ? input.url : input.toString(),
    headers: new Headers(init?.headers ?? request?.headers),
  }
}

/** The signals that came with the arguments of a `fetch`. */
export function signalsOf(input: Input, init: RequestInit | undefined): AbortSignal[] {
  const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined)
  return signal ? [signal] : []
}
