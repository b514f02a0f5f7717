import { checkOptions, type RunOptions } from '@stint/core'
import { z } from 'zod'
import type { OptionFields } from '../provider-settings.ts'
import { callbackOption } from './callback-option.ts'
import { durationOption } from '../duration-option.ts'

/** Options of {@link toImageModel}. Those of `run` hold for every call. */
export interface ToImageModelOptions extends Omit<RunOptions, 'signal'> {
  /** What the AI SDK calls the model, in logs and results. Default: the id of the pipeline. */
  readonly modelId?: string | undefined
  /** What the AI SDK calls its provider. Default `stint`. */
  readonly provider?: string | undefined
}

const name = z.string().trim().min(1)

/** A schema for each option that every adapter to the AI SDK has. */
export const toOptionFields: OptionFields<ToImageModelOptions> = {
  modelId: name.optional(),
  provider: name.optional(),
  deadline: durationOption,
  attempts: z.int().positive().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  onEvent: callbackOption<NonNullable<RunOptions['onEvent']>>(),
  onReport: callbackOption<NonNullable<RunOptions['onReport']>>(),
}

const schema: z.ZodType<ToImageModelOptions> = z.strictObject(toOptionFields)

/** @throws TypeError that names each option that does not fit. */
export function checkToOptions(given: ToImageModelOptions): ToImageModelOptions {
  return checkOptions('toImageModel', schema, given)
}
