import type { Fault } from '@stint/core'

/**
 * Whether a fault is about whoever serves the request (its key, account, model or provider) and may pass: what
 * retry repeats by default, and what a breaker counts.
 */
export function isPassing(fault: Fault): boolean {
  return fault.transient && fault.scope !== 'request' && fault.scope !== 'shape'
}
