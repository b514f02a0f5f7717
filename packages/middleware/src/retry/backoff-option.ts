import type { Duration } from '@stint/core'
import { z } from 'zod'
import type { Backoff } from './backoff/backoff.ts'
import { constant } from './backoff/constant.ts'
import { exponential } from './backoff/exponential.ts'
import { pauseMs } from './backoff/pause.ts'

/** The option `backoff` of retry. */
export const backoffOption: z.ZodType<Duration | Backoff> = z
  .custom<Duration | Backoff>(
    (value) => typeof value === 'number' || typeof value === 'string' || isBackoff(value),
    {
      error:
        "expected milliseconds, a string like '2s', or a backoff like exponential({ base: 300 })",
    },
  )
  .meta({ type: ['string', 'number'], examples: ['2s'] })

/**
 * The backoff that the option stands for.
 * @throws TypeError when a duration is none.
 */
export function toBackoff(option: Duration | Backoff | undefined): Backoff {
  if (option === undefined) return exponential()
  if (typeof option === 'object') return option
  return constant(pauseMs(option, 'retry: backoff'))
}

function isBackoff(value: unknown): value is Backoff {
  if (typeof value !== 'object' || value === null) return false
  return 'name' in value && 'delay' in value && typeof value.delay === 'function'
}
