import type { Duration } from '@stint/core'
import type { z } from 'zod'
import { batchSchema } from './batch/batch.ts'
import { breakerSchema } from './breaker/breaker-options.ts'
import { budgetSchema } from './budget/budget.ts'
import { chaosSchema } from './chaos/chaos.ts'
import { downgradeSchema } from './downgrade/downgrade.ts'
import { failoverSchema } from './failover/failover.ts'
import { poolSchema } from './failover/pool.ts'
import { hedgeSchema } from './hedge/hedge.ts'
import { durationOption } from './layer-options.ts'
import { limitSchema } from './limit/limit.ts'
import { quotaSchema } from './quota/quota.ts'
import { retrySchema } from './retry/retry.ts'
import { traceSchema } from './trace/trace-options.ts'

/**
 * What each layer takes as options, for whoever reads pipelines from files: `deadline` its duration, `failover`, `pool`
 * and `downgrade` what stands beside their list. As JSON Schema, what only code can give is `{ not: {} }`.
 */
export const layerSchemas: LayerSchemas = {
  batch: batchSchema,
  breaker: breakerSchema,
  budget: budgetSchema,
  chaos: chaosSchema,
  deadline: durationOption,
  downgrade: downgradeSchema,
  failover: failoverSchema,
  hedge: hedgeSchema,
  limit: limitSchema,
  pool: poolSchema,
  quota: quotaSchema,
  retry: retrySchema,
  trace: traceSchema,
}

/** {@link layerSchemas}. */
export interface LayerSchemas {
  readonly batch: z.ZodObject
  readonly breaker: z.ZodObject
  readonly budget: z.ZodObject
  readonly chaos: z.ZodObject
  readonly deadline: z.ZodType<Duration>
  readonly downgrade: z.ZodObject
  readonly failover: z.ZodObject
  readonly hedge: z.ZodObject
  readonly limit: z.ZodObject
  readonly pool: z.ZodObject
  readonly quota: z.ZodObject
  readonly retry: z.ZodObject
  readonly trace: z.ZodObject
}
