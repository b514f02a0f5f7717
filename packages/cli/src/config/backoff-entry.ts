import { isPlainObject } from '@stint/core'
import {
  constant,
  decorrelated,
  exponential,
  layerSchemas,
  linear,
  type Backoff,
} from '@stint/middleware'
import { z } from 'zod'

const backoffs: Readonly<Record<string, (options: any) => Backoff>> = {
  constant,
  decorrelated,
  exponential,
  linear,
}

const kinds = Object.keys(backoffs)
const ofRetry = layerSchemas.retry.shape['backoff'] as z.ZodType

/** Beside what `retry` takes itself: `{ exponential: { base: 300 } }`, since a file cannot call a function. */
export const backoffEntry: z.ZodType = z
  .custom<unknown>((value) => backoffIn(value) !== undefined || ofRetry.safeParse(value).success, {
    error: `expected milliseconds, a string like '2s', or one of ${kinds.join(', ')} like { exponential: { base: 300 } }`,
  })
  .meta({
    anyOf: [
      { type: ['string', 'number'], examples: ['2s'] },
      {
        type: 'object',
        properties: Object.fromEntries(kinds.map((kind) => [kind, {}])),
        additionalProperties: false,
        minProperties: 1,
        maxProperties: 1,
      },
    ],
  })

function backoffIn(value: unknown): (() => Backoff) | undefined {
  const [entry, ...more] = isPlainObject(value) ? Object.entries(value) : []
  const make = entry && Object.hasOwn(backoffs, entry[0]) ? backoffs[entry[0]] : undefined
  return make && more.length === 0 ? () => make(entry?.[1] ?? undefined) : undefined
}

/** What `retry` takes for it. */
export function toBackoff(value: unknown): any {
  return backoffIn(value)?.() ?? value
}
