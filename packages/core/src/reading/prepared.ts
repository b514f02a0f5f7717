import { z } from 'zod'

/**
 * A schema whose shorter forms are spelled out before it reads them: a text for a list of one part,
 * say. What has no such form is passed on as it is.
 */
export function prepared<Out, Given>(
  spellOut: (given: unknown) => unknown,
  schema: z.ZodType<Out>,
): z.ZodType<Out, Given> {
  // zod would wait for a promise, and throw because nobody else does.
  const outcome = (given: unknown): unknown => (given instanceof Promise ? null : spellOut(given))
  return z.preprocess(outcome, schema) as z.ZodType<Out, Given>
}
