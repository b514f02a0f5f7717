import { durationMs, type Duration } from '@stint/core'
import { z } from 'zod'

/** The option `after` of hedge: unlike other durations it may be zero. */
export const afterOption: z.ZodType<Duration> = z
  .custom<Duration>((value) => value === 0 || durationMs(value) !== undefined, {
    error: "expected milliseconds from 0, or a string like '5s'",
  })
  .meta({ type: ['string', 'number'], examples: ['5s'] })
