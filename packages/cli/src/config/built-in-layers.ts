import {
  batch,
  breaker,
  budget,
  chaos,
  deadline,
  downgrade,
  failover,
  hedge,
  layerSchemas,
  limit,
  quota,
  retry,
  trace,
} from '@stint/middleware'
import { z } from 'zod'
import { backoffEntry, toBackoff } from './backoff-entry.ts'
import type { FindTarget, LayerKind } from './kinds.ts'
import { stepSchema, toStep } from './steps.ts'

const targetNames = z.array(z.string().min(1)).min(1, 'expected the name of at least one target')

/** The layers of `@stint/middleware`, as files name them. */
export const builtInLayers: Readonly<Record<string, LayerKind>> = {
  batch: { schema: layerSchemas.batch, make: batch },
  breaker: { schema: layerSchemas.breaker, make: breaker },
  budget: { schema: layerSchemas.budget, make: budget },
  chaos: { schema: layerSchemas.chaos, make: chaos },
  deadline: { schema: layerSchemas.deadline, make: deadline },
  downgrade: {
    schema: layerSchemas.downgrade.extend({ steps: z.array(stepSchema).min(1) }),
    make: ({ steps, ...options }) => downgrade(steps.map(toStep), options),
  },
  failover: {
    schema: layerSchemas.failover.extend({ targets: targetNames }),
    make({ targets, ...options }, find) {
      const found = targetsOf(targets, find)
      return found && failover(found, options)
    },
  },
  hedge: { schema: layerSchemas.hedge, make: hedge },
  limit: { schema: layerSchemas.limit, make: limit },
  quota: { schema: layerSchemas.quota, make: quota },
  retry: {
    schema: layerSchemas.retry.extend({ backoff: backoffEntry.optional() }),
    make: ({ backoff, ...options }) =>
      retry({ ...options, ...(backoff !== undefined && { backoff: toBackoff(backoff) }) }),
  },
  trace: { schema: layerSchemas.trace, make: trace },
}

/** All of them, or undefined where one is not there. */
export function targetsOf(
  names: readonly string[],
  find: FindTarget,
): NonNullable<ReturnType<FindTarget>>[] | undefined {
  const found = names.flatMap((name, at) => find(name, at) ?? [])
  return found.length === names.length ? found : undefined
}
