import { parseDuration, type Duration, type PaceLimits } from '@stint/core'
import { durationOption, layerOptions } from '../layer-options.ts'

/** The form of `deadline` for streams: at least one of the three. */
export interface StreamDeadlines {
  /** From when the layer is entered to the first output. */
  readonly first?: Duration | undefined
  /** From when the next part is asked for until there is one: a reader that is slow has no part in it. */
  readonly between?: Duration | undefined
  /** All of it, as `deadline(duration)` has it. */
  readonly total?: Duration | undefined
}

const shape = {
  first: durationOption.optional(),
  between: durationOption.optional(),
  total: durationOption.optional(),
}

/** What the form comes to, in milliseconds. */
export interface StreamLimits {
  readonly totalMs: number | undefined
  readonly pace: PaceLimits
}

/** @throws TypeError when something in it is not what it should be, or nothing is in it. */
export function streamLimits(given: StreamDeadlines): StreamLimits {
  const { first, between, total } = layerOptions('deadline', shape, given)
  if (first === undefined && between === undefined && total === undefined) {
    throw new TypeError('deadline: expected at least one of first, between, total')
  }
  const ms = (duration: Duration | undefined, name: string): number | undefined =>
    duration === undefined ? undefined : parseDuration(duration, `deadline: ${name}`)
  const pace = { firstMs: ms(first, 'first'), betweenMs: ms(between, 'between') }
  return { totalMs: ms(total, 'total'), pace }
}
