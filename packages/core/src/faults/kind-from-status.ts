import type { FaultKind } from './fault.ts'

const kinds: Readonly<Record<number, FaultKind>> = {
  400: 'invalid_request',
  401: 'auth',
  402: 'billing',
  403: 'auth',
  404: 'not_found',
  405: 'invalid_request',
  408: 'timeout',
  // A lock was not had in time; every client that knows the status tries again.
  409: 'timeout',
  410: 'not_found',
  411: 'invalid_request',
  413: 'too_large',
  415: 'unsupported',
  422: 'invalid_request',
  429: 'rate_limit',
  451: 'content_policy',
  499: 'timeout',
  501: 'unsupported',
  503: 'overloaded',
  504: 'timeout',
  522: 'timeout',
  524: 'timeout',
  529: 'overloaded',
}

/** The kind that an HTTP status stands for when nothing else is known. */
export function kindFromStatus(status: number): FaultKind {
  const kind = kinds[status]
  if (kind !== undefined) return kind
  return status >= 500 && status < 600 ? 'server_error' : 'unknown'
}
