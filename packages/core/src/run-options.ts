import type { CallEvent } from './report/call-event.ts'
import { z } from 'zod'
import { durationMs, parseDuration, type Duration } from './duration.ts'
import { isPlainObject } from './is-plain-object.ts'
import { checkOptions } from './options.ts'
import type { Report } from './report/report.ts'

/** Options of one call. */
export interface RunOptions {
  /** Aborts the call, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Tightens the pipeline's own limits for this call. */
  readonly deadline?: Duration | undefined
  /** Tightens the pipeline's own limits for this call. */
  readonly attempts?: number | undefined
  /** Stand in the report. */
  readonly labels?: Readonly<Record<string, string>> | undefined
  /** Told what happens as it happens. What it throws becomes a warning in the report. */
  readonly onEvent?: ((event: CallEvent) => void) | undefined
  /** Given the report when the call is over, however it ended. */
  readonly onReport?: ((report: Report) => void) | undefined
}

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

const none = { deadlineMs: undefined }

/** @throws TypeError that names the option, what was given and what is allowed. */
export function checkRunOptions(options: unknown): { readonly deadlineMs: number | undefined } {
  // Most calls have none.
  if (isPlainObject(options) && Object.keys(options).length === 0) return none
  const { deadline } = checkOptions('run', schema, options)
  return { deadlineMs: deadline === undefined ? undefined : parseDuration(deadline, 'deadline') }
}
