import { z } from 'zod'
import { checkOptions } from '../options.ts'

/** Options of `pipeline.plan(request, options)`. */
export interface PlanOptions {
  /** Ends it, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

const schema = z.strictObject({
  signal: z.instanceof(AbortSignal, { error: 'expected an AbortSignal' }).optional(),
})

/** @throws TypeError that names the option, what was given and what is allowed. */
export function checkPlanOptions(options: unknown): PlanOptions {
  return checkOptions('plan', schema, options)
}
