import { z } from 'zod'
import { durationMs, parseDuration } from './duration.ts'
import { checkOptions } from './options.ts'

const isFunction = (value: unknown): boolean => typeof value === 'function'
const callback = z.custom<object>(isFunction, 'expected a function').optional()

const schema = z.strictObject({
  signal: z.instanceof(AbortSignal, { error: 'expected an AbortSignal' }).optional(),
  deadline: z
    .custom<string | number>(
      (value) => durationMs(value) !== undefined,
      "expected milliseconds or a string like '90s'",
    )
    .optional(),
  attempts: z.int('expected a whole number').min(1, 'expected at least 1').optional(),
  labels: z.record(z.string(), z.string()).optional(),
  onEvent: callback,
  onReport: callback,
})

/** @throws TypeError that names the option, what was given and what is allowed. */
export function checkRunOptions(options: unknown): { readonly deadlineMs: number | undefined } {
  const { deadline } = checkOptions('run', schema, options)
  return { deadlineMs: deadline === undefined ? undefined : parseDuration(deadline, 'deadline') }
}
