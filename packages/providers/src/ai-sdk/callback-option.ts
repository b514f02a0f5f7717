import { z } from 'zod'

/** An option that is a function, or left out. */
export function callbackOption<T>(): z.ZodType<T | undefined> {
  return z.custom<T>((value) => typeof value === 'function', 'expected a function').optional()
}
