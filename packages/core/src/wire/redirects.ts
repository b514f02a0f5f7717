import { keysCarriedAlong } from '../faults/collect-secrets.ts'
import { Fault } from '../faults/fault.ts'
import { isRedirect } from './submission.ts'

/**
 * The headers whose keys a redirect would carry to wherever it leads: fetch takes off authorization and cookies for
 * another origin, and no other key. Empty where none are, or where redirects are not followed anyway.
 */
export function keysAtStake(
  headers: Headers,
  input: string | URL | Request,
  init: RequestInit | undefined,
): string[] {
  const mode = init?.redirect ?? (input instanceof Request ? input.redirect : 'follow')
  return mode === 'follow' ? keysCarriedAlong(headers) : []
}

/** Why a redirect is not followed; undefined for an answer that is none. */
export function notFollowed(
  { status, headers }: Response,
  url: string,
  keys: readonly string[],
): Fault | undefined {
  const location = headers.get('location')
  if (keys.length === 0 || location === null || !isRedirect(status)) return undefined
  const to = URL.parse(location, url)?.origin ?? 'what is no address'
  const message =
    `redirected to ${to}, and not followed: the key in ${keys.join(' and ')} would go along. ` +
    'Give the address that answers itself'
  return new Fault('unknown', { message, status })
}
