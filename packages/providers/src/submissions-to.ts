import type { OutgoingRequest } from '@stint/core'

/**
 * Tells the paid requests of an attempt: every POST to the vendor's host. Fetching a reference is
 * none.
 */
export function submissionsTo(baseURL: string): (request: OutgoingRequest) => boolean {
  const { host } = new URL(baseURL)
  return ({ method, url }) => method === 'POST' && new URL(url).host === host
}
