import type { Fault } from '@stint/core'

/**
 * The fault that the layers above can best act on: a downgrade on one of shape, or on server_error and timeout; a
 * retry on a transient one, rather the one with the shorter Retry-After. Among equals the last.
 */
export function bestFault(faults: readonly Fault[]): Fault | undefined {
  let best: Fault | undefined
  for (const fault of faults) {
    if (!best || compare(fault, best) <= 0) best = fault
  }
  return best
}

function compare(a: Fault, b: Fault): number {
  return rank(a) - rank(b) || (rank(a) === 2 ? restOf(a) - restOf(b) : 0)
}

function rank({ scope, kind, transient }: Fault): number {
  if (scope === 'shape') return 0
  if (kind === 'server_error' || kind === 'timeout') return 1
  return transient ? 2 : 3
}

function restOf({ retryAfterMs = 0 }: Fault): number {
  return retryAfterMs
}
