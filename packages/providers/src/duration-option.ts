import { durationMs, type Duration } from '@stint/core'
import { z } from 'zod'

/** An option that is a time, or left out. */
export const durationOption: z.ZodType<Duration | undefined> = z
  .custom<Duration>(
    (value) => durationMs(value) !== undefined,
    "expected milliseconds or a string like '90s'",
  )
  .optional()
