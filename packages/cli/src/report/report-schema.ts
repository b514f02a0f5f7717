import type { Delivery, FaultKind, FaultScope, Report } from '@stint/core'
import { z } from 'zod'

const ms = z.number().nonnegative()
const count = z.int().nonnegative()
const delivery = z.enum(['unsent', 'rejected', 'accepted', 'unknown']) satisfies z.ZodType<Delivery>

/** Infinity is null in JSON, and what has no limit names none. */
const limit = z
  .number()
  .nullish()
  .transform((value) => value ?? undefined)

/** A report of a newer version may know more of them: they are shown as they are. */
const kind = z.string().transform((name) => name as FaultKind)
const scope = z.string().transform((name) => name as FaultScope)

const fault = z.object({
  kind,
  scope,
  transient: z.boolean(),
  delivery,
  message: z.string(),
  status: z.number().optional(),
  retryAfterMs: limit,
  requestId: z.string().optional(),
  hiddenRetry: z.boolean().optional(),
})

const attempt = z.object({
  number: z.int().positive(),
  target: z.string(),
  shape: z.string(),
  startedMs: ms,
  ms,
  fault: fault.optional(),
  sends: count,
  submissions: count,
  delivery,
  cost: z.number(),
  costIs: z.enum(['confirmed', 'estimated']),
  job: z.object({ id: z.string(), resumed: z.boolean() }).optional(),
  cutBy: z.string().optional(),
})

const skip = z.object({
  layer: z.string(),
  index: z.int(),
  target: z.string().optional(),
  reason: z.string(),
  atMs: ms,
  afterMs: limit,
})

const wait = z.object({
  layer: z.string(),
  index: z.int(),
  target: z.string().optional(),
  reason: z.string(),
  startedMs: ms,
  ms,
})

const report = z.object({
  callId: z.string(),
  operation: z.string(),
  labels: z.record(z.string(), z.string()),
  outcome: z.enum(['running', 'ok', 'failed', 'aborted']),
  attempts: z.array(attempt),
  skips: z.array(skip),
  waits: z.array(wait),
  losses: z.array(z.string()),
  warnings: z.array(z.string()),
  stoppedBy: z.object({ layer: z.string(), index: z.int(), limit }).optional(),
  elapsedMs: ms,
  cost: z.number(),
  costs: z.object({ confirmed: z.number(), estimated: z.number() }),
  jobs: z.array(z.object({ target: z.string(), id: z.string(), shape: z.string() })),
})

/**
 * The report of @stint/core. Fields that it does not know are passed over. JSON has no undefined: a field is there or
 * not, which zod does not tell apart.
 */
export const reportSchema: z.ZodType<Report> = report as z.ZodType as z.ZodType<Report>

/** Infinity is null in JSON. */
const bound = z
  .number()
  .nullish()
  .transform((value) => value ?? Infinity)

/** What is read of an explanation of @stint/core. */
export interface ReadExplanation {
  readonly attempts: number
  readonly elapsedMs: number
  readonly cost: number
  readonly layers: readonly ReadLayer[]
}

export interface ReadLayer {
  readonly index: number
  readonly name: string
  readonly repeats: boolean
  readonly options: Readonly<Record<string, unknown>>
}

export const explanationSchema: z.ZodType<ReadExplanation> = z.object({
  attempts: z.number(),
  elapsedMs: bound,
  cost: bound,
  layers: z.array(
    z.object({
      index: z.int(),
      name: z.string(),
      repeats: z.boolean(),
      options: z.record(z.string(), z.unknown()),
    }),
  ),
})

/** What is read of a CallError's advice. */
export const adviceSchema: z.ZodType<{ readonly text: string }> = z.object({ text: z.string() })
