import { parseDuration, type Duration } from '@stint/core'
import { z } from 'zod'
import { durationOption, layerOptions, wholeNumber } from '../layer-options.ts'

/** What is kept back for each later target. A number is attempts. */
export type Reserve =
  | number
  | {
      /** Default 1. */
      readonly attempts?: number | undefined
      /** Default: none. */
      readonly time?: Duration | undefined
    }

/** What a {@link Reserve} comes to. */
export interface Kept {
  readonly attempts: number
  readonly timeMs: number
}

const attempts = wholeNumber(0)
const shape = { attempts: attempts.optional(), time: durationOption.optional() }

/** The option `reserve` of failover. An object is checked by {@link keptBack}, which can name what is in it. */
export const reserveOption: z.ZodType<Reserve> = z
  .custom<Reserve>(
    (value) => (typeof value === 'object' && value !== null) || attempts.safeParse(value).success,
    { error: 'expected attempts as a whole number from 0, or { attempts, time }' },
  )
  .meta({
    anyOf: [
      { type: 'integer', minimum: 0 },
      {
        type: 'object',
        properties: {
          attempts: { type: 'integer', minimum: 0 },
          time: { type: ['string', 'number'], examples: ['25s'] },
        },
        additionalProperties: false,
      },
    ],
  })

/** @throws TypeError when something in it is not what it should be. */
export function keptBack(reserve: Reserve = {}): Kept {
  if (typeof reserve === 'number') return { attempts: reserve, timeMs: 0 }
  const given = layerOptions('failover: reserve', shape, reserve)
  const timeMs = given.time === undefined ? 0 : parseDuration(given.time, 'failover: reserve.time')
  return { attempts: given.attempts ?? 1, timeMs }
}
