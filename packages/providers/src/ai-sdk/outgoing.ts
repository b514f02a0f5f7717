import type { OutgoingRequest } from '@stint/core'

type FetchInput = Parameters<typeof globalThis.fetch>

/** Method and address of what is given to a fetch. */
export function outgoing(
  input: FetchInput[0],
  init?: FetchInput[1],
): Pick<OutgoingRequest, 'method' | 'url'> {
  const isRequest = typeof input === 'object' && 'url' in input
  const method = init?.method ?? (isRequest ? input.method : 'GET')
  return { method: method.toUpperCase(), url: isRequest ? input.url : input.toString() }
}
