import { checkOptions, durationMs, type Duration } from '@stint/core'
import { z } from 'zod'

/**
 * Checks the options of a layer when it is made.
 * @throws TypeError that names each option, what was given and what is allowed.
 */
export function layerOptions<Shape extends z.ZodRawShape>(
  layer: string,
  shape: Shape,
  given: unknown,
): z.output<z.ZodObject<Shape>> {
  const names = Object.keys(shape)
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new TypeError(`${layer}: expected { ${names.join(', ')} }, got ${kindOf(given)}`)
  }
  const unknown = Object.keys(given).filter((name) => !names.includes(name))
  if (unknown.length > 0) {
    const listed = unknown.map((name) => `'${name.slice(0, 60)}'`).join(', ')
    const noun = unknown.length === 1 ? 'option' : 'options'
    throw new TypeError(`${layer}: unknown ${noun} ${listed}; allowed are ${names.join(', ')}`)
  }
  return checkOptions(layer, z.object(shape), given)
}

/** An option that is a whole number from `least`. */
export function wholeNumber(least: number): z.ZodType<number> {
  const error = `expected a whole number from ${least}`
  return z.int({ error }).min(least, { error })
}

/** An option that is a duration above zero. */
export const durationOption: z.ZodType<Duration> = z
  .custom<Duration>((value) => durationMs(value) !== undefined, {
    error: "expected milliseconds or a string like '90s'",
  })
  .meta({ type: ['string', 'number'], examples: ['90s'] })

/** What JSON Schema says of an option that only code can give. */
export const inCodeOnly = { not: {} } as const

/** How a value is named in a message, without repeating it. */
function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (value === undefined) return 'nothing'
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`
}
