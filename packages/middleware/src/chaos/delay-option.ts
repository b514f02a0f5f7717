import { durationMs, parseDuration, type Duration } from '@stint/core'
import { z } from 'zod'

/** A delay: always the same, or drawn between two. */
export type Delay = Duration | readonly [Duration, Duration]

/** The option `delay` of chaos. */
export const delayOption: z.ZodType<Delay> = z
  .custom<Delay>((value) => (Array.isArray(value) ? isRange(value) : isFinite(value)), {
    error: "expected a duration like '2s', or two like ['1s', '5s'], the shorter first",
  })
  .meta({
    anyOf: [
      { type: ['string', 'number'] },
      { type: 'array', items: { type: ['string', 'number'] }, minItems: 2, maxItems: 2 },
    ],
  })

/** Shortest and longest, in milliseconds. */
export function rangeOf(delay: Delay): readonly [number, number] {
  const [from, to] = typeof delay === 'object' ? delay : [delay, delay]
  return [parseDuration(from, 'chaos: delay'), parseDuration(to, 'chaos: delay')]
}

function isRange(value: readonly unknown[]): boolean {
  const [from, to] = value
  return (
    value.length === 2 && isFinite(from) && isFinite(to) && durationMs(from)! <= durationMs(to)!
  )
}

function isFinite(value: unknown): boolean {
  return Number.isFinite(durationMs(value))
}
