import { z } from 'zod'

/**
 * Takes one problem of what is being read. `path` is relative to it; `message` says what was
 * expected. `hidden`: what was given must not be repeated in an error's text, because it is an
 * image or a secret.
 */
export type Complain = (path: readonly PropertyKey[], message: string, given?: 'hidden') => void

/**
 * A schema of a reader that names every problem it meets. zod's own unions and pipes stop at the
 * first problem, or answer "invalid input" where several forms are possible.
 */
export function readWith<Out, Given>(
  read: (given: unknown, complain: Complain) => Out,
): z.ZodType<Out, Given> {
  return z.transform((given: Given, ctx) => read(given, complainTo(ctx)))
}

/** Complaints as zod issues. */
export function complainTo(ctx: Pick<z.RefinementCtx, 'addIssue'>): Complain {
  return (path, message, given) => {
    const params = given === undefined ? {} : { params: { given } }
    ctx.addIssue({ code: 'custom', path: [...path], message, ...params })
  }
}

/** The same complaints, from a part of what is being read. */
export function complainAt(complain: Complain, ...at: PropertyKey[]): Complain {
  return (path, message, given) => complain([...at, ...path], message, given)
}

/** The problems of a part that was read by a schema of its own, as problems of the whole. */
export function passOn(error: z.ZodError, at: PropertyKey, ctx: z.RefinementCtx): void {
  for (const issue of error.issues) {
    ctx.issues.push({ ...issue, path: [at, ...issue.path] } as z.core.$ZodRawIssue)
  }
}

/** A key of the caller's, short enough for a message. */
export function quoted(key: string): string {
  return key.length > 40 ? `'${key.slice(0, 40)}...'` : `'${key}'`
}

/** Names fields that have no place in what is being read. */
export function complainOfOthers(
  others: object,
  allowed: readonly string[],
  complain: Complain,
): void {
  const names = Object.keys(others)
  if (names.length === 0) return
  const found = names.slice(0, 3).map(quoted).join(', ')
  const more = names.length > 3 ? ` and ${names.length - 3} more` : ''
  complain([], `expected only ${allowed.join(', ')}, found ${found}${more}`)
}
