import { z } from 'zod'
import { clockError, isClock } from './clock.ts'
import type { Operation } from './operation.ts'
import { checkOptions } from './options.ts'
import { commitOption } from './stream/commit-rule.ts'
import type { PipelineOptions } from './pipeline.ts'

const isFunction = (value: unknown): boolean => typeof value === 'function'

const schema = z.strictObject({
  id: z.string().min(1).optional(),
  clock: z.custom<object>(isClock, clockError).optional(),
  random: z
    .custom<object>(isFunction, 'expected a function that gives a number from 0 to below 1')
    .optional(),
  strict: z.boolean().optional(),
  unknown: z.enum(['try', 'skip'], "expected 'try' or 'skip'").optional(),
  commit: commitOption.optional(),
})

/** @throws TypeError that names what is wrong. */
export function checkPipelineOptions(operation: Operation, options: unknown): PipelineOptions {
  if (typeof operation?.request?.safeParse !== 'function') {
    throw new TypeError('pipeline: the first argument must be an operation, such as createImage')
  }
  return checkOptions('pipeline', schema, options) as PipelineOptions
}
