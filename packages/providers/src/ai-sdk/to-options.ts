import { checkOptions, durationMs, type RunOptions } from '@stint/core'
import { z } from 'zod'

/** Options of {@link toImageModel}. Those of `run` hold for every call. */
export interface ToImageModelOptions extends Omit<RunOptions, 'signal'> {
  /** What the AI SDK calls the model, in logs and results. Default: the id of the pipeline. */
  readonly modelId?: string | undefined
  /** What the AI SDK calls its provider. Default `stint`. */
  readonly provider?: string | undefined
}

function callback<T>(): z.ZodType<T | undefined> {
  return z.custom<T>((value) => typeof value === 'function', 'expected a function').optional()
}

const duration = z.custom<string | number>(
  (value) => durationMs(value) !== undefined,
  "expected milliseconds or a string like '90s'",
)
const name = z.string().trim().min(1)

const schema: z.ZodType<ToImageModelOptions> = z.strictObject({
  modelId: name.optional(),
  provider: name.optional(),
  deadline: duration.optional(),
  attempts: z.int().positive().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  onEvent: callback<NonNullable<RunOptions['onEvent']>>(),
  onReport: callback<NonNullable<RunOptions['onReport']>>(),
})

/** @throws TypeError that names each option that does not fit. */
export function checkToOptions(given: ToImageModelOptions): ToImageModelOptions {
  return checkOptions('toImageModel', schema, given)
}
