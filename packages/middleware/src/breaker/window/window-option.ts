import { durationMs, type Duration } from '@stint/core'
import { z } from 'zod'
import type { CallWindow } from './call-window.ts'
import { CountWindow } from './count-window.ts'
import { TimeWindow } from './time-window.ts'

/** More calls than this are no window that somebody meant: 60000 is a time, written `'60s'`. */
const mostCalls = 1000

/** The option `window`: a number counts calls, a string is a time. */
export const windowOption: z.ZodType<Duration> = z
  .custom<Duration>(isWindow, {
    error: `expected a number of calls from 1 to ${mostCalls}, or a time in whole seconds like '60s'`,
  })
  .meta({ anyOf: [{ type: 'integer', minimum: 1, maximum: mostCalls }, { type: 'string' }] })

/** The empty window that the option stands for. */
export function toWindow(option: Duration): CallWindow {
  return typeof option === 'number'
    ? new CountWindow(option)
    : new TimeWindow((durationMs(option) ?? 0) / 1000)
}

function isWindow(value: unknown): boolean {
  if (typeof value === 'string') return isWhole((durationMs(value) ?? 0) / 1000)
  return isWhole(value) && Number(value) <= mostCalls
}

function isWhole(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 1
}
