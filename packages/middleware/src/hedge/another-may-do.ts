import { isPipeline, type Context, type Fault } from '@stint/core'
import { isPassing } from '../is-passing.ts'

/**
 * Which faults another entry may make up for, by where the layer stands: what failover would act on where another
 * target may serve it; at a single target only what passes by itself, and never one that asks to be left alone.
 */
export function anotherMayDo({ target }: Context): (fault: Fault) => boolean {
  if (target === undefined || isPipeline(target)) return ({ scope }) => scope !== 'request'
  return (fault) =>
    isPassing(fault) && fault.kind !== 'rate_limit' && fault.retryAfterMs === undefined
}
